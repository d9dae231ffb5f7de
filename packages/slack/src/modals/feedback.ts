import { type Investigation, leaderOf, upperFirst } from '@compass/core';
import { section } from '../blocks.ts';
import { lines, mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

const ASKS = {
  partly: ['What else was it?', 'e.g. an index was missing as well'],
  no: ['What was it?', 'e.g. an index was missing'],
} as const;

/** Who says that it was not, or not all of it, may say what was. */
export const feedbackModal = (
  investigation: Investigation,
  answer: 'partly' | 'no',
  place: FormPlace,
): Record<string, unknown> => {
  const lead = leaderOf(investigation);
  const [question, example] = ASKS[answer];
  return form({
    id: 'feedback',
    title: 'Was this the cause?',
    submit: upperFirst(answer),
    carried: carriedOf(investigation, answer, place),
    blocks: [
      section(
        lines([
          lead === null ? '' : mrkdwn`*${lead.statement}*`,
          mrkdwn`Your answer stands in the thread in your name, and changes how far COMPASS trusts what it learned. The last one counts.`,
        ]),
      ),
      input('note', question, textInput(300, example), { optional: true }),
    ],
  });
};
