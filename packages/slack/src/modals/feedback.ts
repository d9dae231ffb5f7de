import { type Investigation, leaderOf } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

const SAID = {
  partly: { title: 'Partly the cause', asks: 'What else was it?', like: 'e.g. the index was missing as well' },
  no: { title: 'Not the cause', asks: 'What was it?', like: 'e.g. a certificate had expired' },
};

/** Who says that it was not, or not all of it, may say what was. */
export const feedbackModal = (
  investigation: Investigation,
  answer: 'partly' | 'no',
  place: FormPlace,
): Record<string, unknown> => {
  const lead = leaderOf(investigation);
  const said = SAID[answer];
  return form({
    id: 'feedback',
    title: said.title,
    submit: `Say ${answer}`,
    carried: carriedOf(investigation, answer, place),
    blocks: [
      section(
        lines([
          lead === null ? '' : mrkdwn`*${lead.statement}*`,
          mrkdwn`Your answer stands in the thread in your name, and changes how far COMPASS trusts what it learned. The last one counts.`,
        ]),
      ),
      input('note', said.asks, textInput(300, said.like), { optional: true }),
    ],
  });
};
