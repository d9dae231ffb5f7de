import type Anthropic from '@anthropic-ai/sdk';
import type { ModelConfig } from '@compass/config';
import { z } from 'zod';
import { cappedFetch } from '../capped-fetch.ts';
import { plainSchema } from '../plain-schema.ts';
import type { Provider } from '../provider.ts';
import { turnsOf } from '../turns.ts';

const count = z.number().int().nonnegative();

/** As much of a message as is read. */
const Message = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      cache_creation_input_tokens: count.nullish(),
      cache_read_input_tokens: count.nullish(),
    })
    .nullish(),
});

const ended: Record<string, 'cut' | 'refused'> = {
  max_tokens: 'cut',
  model_context_window_exceeded: 'cut',
  refusal: 'refused',
};

/** Messages of Anthropic. Its SDK is loaded once somebody asks: most processes never do. */
export function anthropic({ url, apiKey, name, effort, temperature, timeoutMs }: ModelConfig): Provider {
  const baseURL = url === '' ? 'https://api.anthropic.com' : url;
  const options = {
    baseURL,
    apiKey,
    // Would be taken from the environment, as a tracer would.
    webhookKey: null,
    openTelemetry: false as const,
    logLevel: 'off' as const,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: cappedFetch(baseURL),
  };
  let client: Anthropic | undefined;
  const open = async () => {
    const { default: Sdk } = await import('@anthropic-ai/sdk');
    client ??= new Sdk(options);
    return client;
  };
  return {
    async send(question, { maxOutputTokens, abort }) {
      const { instruction, answer } = question;
      const client = await open();
      const given: unknown = await client.messages.create(
        {
          model: name,
          system: instruction,
          messages: turnsOf(question),
          max_tokens: maxOutputTokens,
          output_config: {
            format: { type: 'json_schema', schema: plainSchema(answer.schema) },
            ...(effort === null ? {} : { effort }),
          },
          ...(temperature === null ? {} : { temperature }),
        },
        { signal: abort },
      );
      const { content, stop_reason, usage } = Message.parse(given);
      const written = usage?.cache_creation_input_tokens ?? 0;
      return {
        text: content.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join(''),
        ended: ended[stop_reason] ?? 'done',
        counted: usage
          ? {
              // Counted apart here: what was kept and what was read from there are no part of `input_tokens`.
              inputTokens: usage.input_tokens + written + (usage.cache_read_input_tokens ?? 0),
              outputTokens: usage.output_tokens,
              writtenTokens: written,
            }
          : null,
      };
    },
    async knows(abort) {
      const client = await open();
      const given: unknown = await client.models.retrieve(name, {}, { signal: abort });
      return z.object({ id: z.string() }).parse(given).id !== '';
    },
  };
}
