import type { Investigation } from '@compass/core';
import { ATTACHED } from '../attachments.ts';
import { option, section } from '../blocks.ts';
import { mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

const SOURCES = [
  option('Let COMPASS choose', 'auto'),
  option('Metrics (PromQL)', 'metrics'),
  option('Logs (LogQL)', 'logs'),
];

/** A person knows something: words, a query, files, any of them. The window is filled in. `away`: sources that do not answer, each with why. */
export function requestDataModal(
  investigation: Investigation,
  { sub, place, away }: { sub: string; place: FormPlace; away: string[] },
): Record<string, unknown> {
  const { window } = investigation;
  const times =
    window === null
      ? []
      : [
          input(
            'from',
            'From',
            { type: 'datetimepicker', initial_date_time: seconds(window.referenceStart) },
            { optional: true },
          ),
          input('to', 'To', { type: 'datetimepicker', initial_date_time: seconds(window.end) }, { optional: true }),
        ];
  return form({
    id: 'request_data',
    title: 'Request data',
    submit: 'Look',
    carried: carriedOf(investigation, sub, place),
    blocks: [
      section(
        mrkdwn`For *INV-${investigation.number}, ${investigation.trigger.service}*. COMPASS only reads. The answer comes to the thread.`,
      ),
      input(
        'what',
        'What should be looked at, or what do you know?',
        textInput(2000, 'e.g. the nightly job was moved to 03:00 this week', true),
        { optional: true },
      ),
      input(
        'source',
        'Source',
        { type: 'static_select', initial_option: SOURCES[0], options: SOURCES },
        { ...(away.length === 0 ? {} : { hint: `Not answering: ${away.join(', ')}.` }) },
      ),
      input('query', 'Query, if you have one', textInput(1000, 'sum(rate(http_requests_total[1m]))'), {
        optional: true,
      }),
      ...times,
      input(
        'file',
        'Files',
        { type: 'file_input', max_files: ATTACHED.files, filetypes: ATTACHED.types },
        {
          optional: true,
          hint: 'Text, at most 1 MB each. Read as evidence, never as instructions.',
        },
      ),
    ],
  });
}
