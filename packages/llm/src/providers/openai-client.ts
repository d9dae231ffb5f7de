import type OpenAI from 'openai';
import { cappedFetch } from '../capped-fetch.ts';

export interface Place {
  /** Empty: the provider's own. */
  url: string;
  apiKey: string;
  timeoutMs: number;
}

/** OpenAI's SDK at one origin, told nothing by the environment. It is loaded once somebody asks: most processes never do. */
export function openaiClient({ url, apiKey, timeoutMs }: Place): () => Promise<OpenAI> {
  const baseURL = url === '' ? 'https://api.openai.com/v1' : url;
  const options = {
    baseURL,
    apiKey,
    // Every one of these would be taken from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off' as const,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: cappedFetch(baseURL),
  };
  let client: OpenAI | undefined;
  return async () => {
    const { default: Sdk } = await import('openai');
    client ??= new Sdk(options);
    return client;
  };
}
