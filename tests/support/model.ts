import { CompassError, type Model, type ModelAnswer, type ModelQuestion } from '@compass/core';

type Reply = Partial<ModelAnswer> | CompassError | ((question: ModelQuestion) => string);

/** A model that gives these replies in turn, the last one for ever; a question is set aside at a dollar and costs a cent. */
export function scriptedModel(replies: Reply[]): Model & { questions: ModelQuestion[] } {
  const questions: ModelQuestion[] = [];
  return {
    provider: 'scripted',
    name: 'script-1',
    questions,
    most: () => ({ tokens: 1000, usd: 1 }),
    async ask(question) {
      const reply = replies[Math.min(questions.length, replies.length - 1)];
      questions.push(structuredClone(question));
      if (reply instanceof CompassError) throw reply;
      const usual: ModelAnswer = { text: '', ended: 'done', usage: { inputTokens: 60, outputTokens: 40 }, usd: 0.01 };
      return typeof reply === 'function' ? { ...usual, text: reply(question) } : { ...usual, ...reply };
    },
  };
}
