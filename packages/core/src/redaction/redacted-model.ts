import type { Model, ModelQuestion } from '../ports/model.ts';
import type { Redactor } from './redactor.ts';

/** The one way to a model: what it is told passes the redactor, and so does what it said when that is told again. */
export function redactedModel(model: Model | null, redactor: Redactor): Model | null {
  if (model === null) return null;
  const clean = (question: ModelQuestion): ModelQuestion => ({
    ...question,
    data: redactor.text(question.data),
    repairs: redactor.value(question.repairs),
  });
  return {
    provider: model.provider,
    name: model.name,
    most: (question) => model.most(clean(question)),
    async ask(question, options) {
      const answer = await model.ask(clean(question), options);
      return { ...answer, text: redactor.text(answer.text) };
    },
  };
}
