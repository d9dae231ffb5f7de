import { CompassError } from '@compass/core';
import type { Env } from './environment.ts';
import { PricesFile } from './prices-schema.ts';
import { readYaml } from './read-yaml.ts';
import type { CompassFile } from './schema.ts';

/** Who embeds what was learned; `offline` needs nothing. An empty url is the provider's own. */
export type EmbedderConfig =
  | { provider: 'offline' }
  | {
      provider: 'openai' | 'ollama';
      name: string;
      url: string;
      apiKey: string;
      /** US dollars for a million tokens. */
      price: number;
      timeoutMs: number;
    };

/** The embedder that `learning` of compass.yaml chooses, with key and address of the provider of that name. Throws `invalid` with the key or the file. */
export function embedderOf(
  { learning, llm }: Pick<CompassFile['compass'], 'learning' | 'llm'>,
  prices: string,
  env: Env,
): EmbedderConfig {
  const { embedder: provider, model } = learning;
  if (provider === 'offline') return { provider };
  const { api_key: apiKey, url } = llm.providers[provider];
  if (provider === 'openai' && apiKey === '')
    throw new CompassError(
      'invalid',
      'llm.providers.openai.api_key is empty: set OPENAI_API_KEY, or learning.embedder: offline to embed on this machine.',
      { field: 'llm.providers.openai.api_key' },
    );
  const known = readYaml(prices, PricesFile, env).embeddings[provider];
  const name = model === '' ? known.default : model;
  const price = Object.hasOwn(known.models, name) ? known.models[name] : known.any;
  if (price === undefined)
    throw new CompassError(
      'invalid',
      `${prices} has no price of ${name}: add it at embeddings.${provider}.models as "${name}: …", in US dollars for a million tokens, or choose one of ${Object.keys(known.models).join(', ')}.`,
      { field: 'learning.model' },
    );
  return { provider, name, url, apiKey, price, timeoutMs: llm.timeout_seconds * 1000 };
}
