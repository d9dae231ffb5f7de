import type { ModelConfig } from '@compass/config';

export type Provider = ModelConfig['provider'];

/** What a stand-in says with an answer; null: no word of what was used. */
export interface Given {
  text: string;
  ended?: 'done' | 'cut' | 'refused';
  tool?: string;
  usage?: { input: number; output: number } | null;
}

interface Format {
  /** What is appended to the server's address in the configuration. */
  base: string;
  /** Where a question comes in. */
  path: string;
  /** Where it is asked which models there are. */
  models: string;
  listed(name: string): unknown;
  answer(given: Given): unknown;
  declined(words: string): unknown;
  /** Does the question carry an earlier answer? */
  repairs(body: { messages: { role: string }[] }): boolean;
}

const MODEL = 'stand-in-1';
const hasAnswer = (body: { messages: { role: string }[] }) => body.messages.some(({ role }) => role === 'assistant');

/** The wire formats of the providers, as their SDKs of 2026 read them. */
export const formats: Record<Provider, Format> = {
  openai: {
    base: '/v1',
    path: '/v1/chat/completions',
    models: `/v1/models/${MODEL}`,
    listed: (name) => ({ id: name, object: 'model', created: 1, owned_by: 'stand-in' }),
    answer: ({ text, ended = 'done', tool, usage = { input: 900, output: 60 } }) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_790_000_000,
      model: MODEL,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: ended === 'refused' || tool !== undefined ? null : text,
            refusal: ended === 'refused' ? text : null,
            annotations: [],
            ...(tool === undefined
              ? {}
              : { tool_calls: [{ id: 'call_1', type: 'function', function: { name: tool, arguments: text } }] }),
          },
          logprobs: null,
          finish_reason: tool !== undefined ? 'tool_calls' : ended === 'cut' ? 'length' : 'stop',
        },
      ],
      ...(usage === null
        ? {}
        : {
            usage: {
              prompt_tokens: usage.input,
              completion_tokens: usage.output,
              total_tokens: usage.input + usage.output,
              prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0, cache_write_tokens: usage.input },
              completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
            },
          }),
      service_tier: 'default',
      system_fingerprint: null,
    }),
    declined: (words) => ({ error: { message: words, type: 'server_error', param: null, code: null } }),
    repairs: hasAnswer,
  },
  anthropic: {
    base: '',
    path: '/v1/messages',
    models: `/v1/models/${MODEL}`,
    listed: (name) => ({ type: 'model', id: name, display_name: 'Stand-in', created_at: '2026-01-01T00:00:00Z' }),
    answer: ({ text, ended = 'done', tool, usage = { input: 900, output: 60 } }) => ({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: MODEL,
      content:
        tool !== undefined
          ? [{ type: 'tool_use', id: 'toolu_1', name: tool, input: { arguments: text } }]
          : ended === 'refused'
            ? []
            : [
                { type: 'thinking', thinking: '', signature: 'x' },
                { type: 'text', text, citations: null },
              ],
      stop_reason:
        tool !== undefined ? 'tool_use' : ended === 'cut' ? 'max_tokens' : ended === 'refused' ? 'refusal' : 'end_turn',
      stop_sequence: null,
      ...(usage === null
        ? {}
        : {
            usage: {
              input_tokens: usage.input,
              output_tokens: usage.output,
              cache_creation_input_tokens: 0,
              cache_read_input_tokens: 0,
              service_tier: 'standard',
            },
          }),
    }),
    declined: (words) => ({
      type: 'error',
      error: { type: 'api_error', message: words },
      request_id: 'req_1',
    }),
    repairs: hasAnswer,
  },
  ollama: {
    base: '',
    path: '/api/chat',
    models: '/api/tags',
    listed: (name) => ({ models: [{ name: `${name}:latest`, model: `${name}:latest`, size: 1 }] }),
    answer: ({ text, ended = 'done', tool, usage = { input: 900, output: 60 } }) => ({
      model: MODEL,
      created_at: '2026-01-01T00:00:00.000000Z',
      message: {
        role: 'assistant',
        content: tool === undefined ? text : '',
        ...(tool === undefined ? {} : { tool_calls: [{ function: { name: tool, arguments: { text } } }] }),
      },
      done: true,
      // It knows no refusal of its own: a model says in words that it will not.
      done_reason: ended === 'cut' ? 'length' : 'stop',
      total_duration: 5_000_000,
      load_duration: 1_000_000,
      ...(usage === null
        ? {}
        : {
            prompt_eval_count: usage.input,
            prompt_eval_duration: 1_000_000,
            eval_count: usage.output,
            eval_duration: 3_000_000,
          }),
    }),
    declined: (words) => ({ error: words }),
    repairs: hasAnswer,
  },
};

/** How a model is configured that is asked at a stand-in. */
export const standIn = (provider: Provider, url: string, changes: Partial<ModelConfig> = {}): ModelConfig => ({
  provider,
  name: MODEL,
  price: { input: 2, cacheWrite: 2.5, output: 10, upTo: null },
  url: `${url}${formats[provider].base}`,
  apiKey: 'sk-stand-in-0123456789abcdef',
  temperature: null,
  effort: 'low',
  maxTokens: 4000,
  timeoutMs: 300,
  ...changes,
});
