import { type Investigation, resolvable } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form } from './form.ts';

/** Says what is resolved where, and in whose name. */
export const resolvePageModal = (investigation: Investigation, place: FormPlace): Record<string, unknown> =>
  form({
    id: 'resolve_page',
    title: 'Resolve in PagerDuty',
    submit: 'Resolve',
    carried: carriedOf(investigation, '', place),
    blocks: [
      section(
        lines([
          mrkdwn`*${resolvable(investigation)
            .map(({ told }) => told.name)
            .join(', ')}* will be resolved in PagerDuty.`,
          mrkdwn`Your name is written there and in the audit trail. COMPASS resolves nothing by itself.`,
        ]),
      ),
    ],
  });
