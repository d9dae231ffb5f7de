import OpenAI from 'openai';
import { cappedFetch } from '../capped-fetch.ts';

export interface Place {
  /** Empty: the provider's own. */
  url: string;
  apiKey: string;
  timeoutMs: number;
}

/** OpenAI's SDK at one origin, told nothing by the environment. */
export function openaiClient({ url, apiKey, timeoutMs }: Place): OpenAI {
  const baseURL = url === '' ? 'https://api.openai.com/v1' : url;
  return new OpenAI({
    baseURL,
    apiKey,
    // Every one of these would be taken from the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: cappedFetch(baseURL),
  });
}
