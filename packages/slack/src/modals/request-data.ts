import type { Investigation } from '@compass/core';
import { section } from '../blocks.ts';
import { mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** A person knows something. All optional but one of the first two; the window is filled in. */
export function requestDataModal(investigation: Investigation, sub: string, place: FormPlace): Record<string, unknown> {
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
      input('query', 'PromQL query, if you have one', textInput(1000, 'sum(rate(http_requests_total[1m]))'), {
        optional: true,
      }),
      ...times,
    ],
  });
}
