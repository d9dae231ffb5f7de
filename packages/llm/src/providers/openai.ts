import type { ModelConfig } from '@compass/config';
import { z } from 'zod';
import { plainSchema } from '../plain-schema.ts';
import type { Provider } from '../provider.ts';
import { turnsOf } from '../turns.ts';
import { openaiClient } from './openai-client.ts';

const count = z.number().int().nonnegative();

const Choice = z.object({
  finish_reason: z.string(),
  message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
});

/** As much of a chat completion as is read. */
const Completion = z.object({
  choices: z.tuple([Choice], z.unknown()),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cache_write_tokens: count.nullish() }).nullish(),
    })
    .nullish(),
});

/** Chat Completions of OpenAI, or of whatever speaks them at `url`. */
export function openai({ url, apiKey, name, effort, temperature, timeoutMs }: ModelConfig): Provider {
  const open = openaiClient({ url, apiKey, timeoutMs });
  return {
    async send(question, { maxOutputTokens, abort }) {
      const { instruction, answer } = question;
      const client = await open();
      const given: unknown = await client.chat.completions.create(
        {
          model: name,
          messages: [{ role: 'system', content: instruction }, ...turnsOf(question)],
          response_format: {
            type: 'json_schema',
            json_schema: { name: answer.name, strict: true, schema: plainSchema(answer.schema) },
          },
          max_completion_tokens: maxOutputTokens,
          ...(effort === null ? {} : { reasoning_effort: effort }),
          ...(temperature === null ? {} : { temperature }),
        },
        { signal: abort },
      );
      const {
        choices: [{ finish_reason, message }],
        usage,
      } = Completion.parse(given);
      const refused = finish_reason === 'content_filter' || typeof message.refusal === 'string';
      return {
        text: message.content ?? '',
        ended: refused ? 'refused' : finish_reason === 'length' ? 'cut' : 'done',
        counted: usage
          ? {
              inputTokens: usage.prompt_tokens,
              outputTokens: usage.completion_tokens,
              writtenTokens: usage.prompt_tokens_details?.cache_write_tokens ?? 0,
            }
          : null,
      };
    },
    async knows(abort) {
      const client = await open();
      const given: unknown = await client.models.retrieve(name, { signal: abort });
      return z.object({ id: z.string() }).parse(given).id !== '';
    },
  };
}
