import { CompassError } from '@compass/core';
import type { z } from 'zod';
import type { Env } from './environment.ts';
import { type ModelPrice, PricesFile } from './prices-schema.ts';
import { readYaml } from './read-yaml.ts';
import type { CompassFile } from './schema.ts';

/** The language model that is asked; an empty url is the provider's own. */
export interface ModelConfig {
  provider: 'openai' | 'anthropic' | 'ollama';
  name: string;
  price: ModelPrice;
  url: string;
  apiKey: string;
  temperature: number | null;
  /** How much it may think before it answers; null: the provider is not told. */
  effort: 'low' | 'medium' | 'high' | null;
  maxTokens: number;
  timeoutMs: number;
}

type Llm = z.infer<typeof CompassFile>['compass']['llm'];

/** The model that `llm` of compass.yaml chooses, with its price from `prices`, a file; null for none. Throws `invalid` with the key or the file. */
export function modelOf(llm: Llm, prices: string, env: Env): ModelConfig | null {
  const provider = llm.default_provider;
  if (provider === 'none') return null;
  const invalid = (field: string, message: string) => new CompassError('invalid', message, { field });
  const { api_key, model, url, temperature, effort, max_tokens } = llm.providers[provider];
  if (api_key === '' && provider !== 'ollama')
    throw invalid(
      `llm.providers.${provider}.api_key`,
      `llm.providers.${provider}.api_key is empty: set ${provider.toUpperCase()}_API_KEY, or LLM_PROVIDER=none to do without a model.`,
    );
  const known = readYaml(prices, PricesFile, env).providers[provider];
  const name = model === '' ? known.default : model;
  const price = Object.hasOwn(known.models, name) ? known.models[name] : known.any;
  if (price === undefined)
    throw invalid(
      `llm.providers.${provider}.model`,
      `${prices} has no price of ${name}: add it at providers.${provider}.models as "${name}: { input: …, output: … }", in US dollars for a million tokens, or choose one of ${Object.keys(known.models).join(', ')}.`,
    );
  if (price.upTo !== null && llm.token_limits.per_investigation > price.upTo)
    throw invalid(
      'llm.token_limits.per_investigation',
      `llm.token_limits.per_investigation: ${prices} knows the price of ${name} only for questions of up to ${price.upTo} tokens. Lower the limit to that, or write a higher price and a higher up_to.`,
    );
  return {
    provider,
    name,
    price,
    url,
    apiKey: api_key,
    temperature: temperature ?? null,
    effort: effort === '' ? null : effort,
    maxTokens: max_tokens,
    timeoutMs: llm.timeout_seconds * 1000,
  };
}
