import type { Config } from '@compass/config';
import { type Model, type ModelQuestion, redact } from '@compass/core';
import { openModel } from '@compass/llm';

/** Every text of the data by itself: what stands around it is ours, and a secret that ends nowhere must not take the rest along. */
const withoutSecrets = (json: string, without: (text: string) => string): string =>
  JSON.stringify(JSON.parse(json, (_key, value) => (typeof value === 'string' ? without(value) : value)));

/** A model that never sees what `without` takes out of text: the one way to any model. */
export function redactedModel(model: Model, without: (text: string) => string): Model {
  const clean = (question: ModelQuestion): ModelQuestion => ({
    ...question,
    data: withoutSecrets(question.data, without),
    repairs: question.repairs.map(({ said, wrong }) => ({ said: without(said), wrong })),
  });
  return {
    provider: model.provider,
    name: model.name,
    most: (question) => model.most(clean(question)),
    ask: (question, options) => model.ask(clean(question), options),
  };
}

/** The model that the configuration chose; null for none. */
export const openConfiguredModel = (config: Pick<Config, 'model'>): Model | null =>
  config.model === null ? null : redactedModel(openModel(config.model), redact);
