import type { Model, ModelQuestion } from '@compass/core';
import { expect, it } from 'vitest';
import { scriptedModel } from '../../../tests/support/model.ts';
import { redactedModel } from '../src/open-model.ts';

const without = (text: string) => text.replace(/hunter2.*/s, '[redacted]');
const question: ModelQuestion = {
  instruction: 'ours',
  data: JSON.stringify({ says: ['password hunter2 "quoted"', 'fine'], more: { deep: 'hunter2' } }),
  answer: { name: 'a', schema: {} },
  repairs: [{ said: 'it is hunter2', wrong: 'no' }],
  maxOutputTokens: 1,
};

it('sees every text of the data without secrets, and the data stays whole', async () => {
  const model = scriptedModel([{ text: 'x' }]);
  await redactedModel(model, without).ask(question, { abort: new AbortController().signal });
  expect(model.questions).toEqual([
    {
      ...question,
      data: JSON.stringify({ says: ['password [redacted]', 'fine'], more: { deep: '[redacted]' } }),
      repairs: [{ said: 'it is [redacted]', wrong: 'no' }],
    },
  ]);
});

it('sets aside what the question costs that is really asked', () => {
  const model: Model = { ...scriptedModel([]), most: ({ data }) => ({ tokens: data.length, usd: 0 }) };
  const longer = (text: string) => text.repeat(3);
  expect(redactedModel(model, longer).most(question).tokens).toBeGreaterThan(question.data.length);
});
