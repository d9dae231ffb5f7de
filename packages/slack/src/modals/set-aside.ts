import { confidence, type Hypothesis, type Investigation } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form } from './form.ts';

/** There is no way back: so a thumb that slips in a menu opens this, and nothing happens yet. */
export const setAsideModal = (
  investigation: Investigation,
  hypothesis: Hypothesis,
  place: FormPlace,
): Record<string, unknown> =>
  form({
    id: 'set_aside',
    title: 'This was not it',
    submit: 'Set aside',
    carried: carriedOf(investigation, hypothesis.id, place),
    blocks: [
      section(
        lines([
          mrkdwn`*${hypothesis.number} · ${hypothesis.statement} · ${confidence(hypothesis.confidence)}*`,
          mrkdwn`It leaves the list, in your name, and does not come back in this investigation. No number changes.`,
        ]),
      ),
    ],
  });
