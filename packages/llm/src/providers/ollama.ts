import type { ModelConfig } from '@compass/config';
import { z } from 'zod';
import { mostTokens } from '../bound.ts';
import { plainSchema } from '../plain-schema.ts';
import type { Provider } from '../provider.ts';
import { turnsOf } from '../turns.ts';
import { ollamaCall } from './ollama-call.ts';

const count = z.number().int().nonnegative();

/** As much of a chat answer as is read. */
const Chat = z.object({
  message: z.object({ content: z.string() }),
  done: z.literal(true),
  done_reason: z.string().optional(),
  prompt_eval_count: count.optional(),
  eval_count: count.optional(),
});
const Tags = z.object({ models: z.array(z.object({ name: z.string() })) });

/** Ollama's own API: the OpenAI one that it offers cannot be told how much of a question to read, and silently cuts what is longer. */
export function ollama({ url, apiKey, name, effort, temperature, timeoutMs }: ModelConfig): Provider {
  const call = ollamaCall({ url, apiKey, timeoutMs });
  return {
    async send(question, { maxOutputTokens, abort }) {
      const { instruction, answer } = question;
      const schema = plainSchema(answer.schema);
      const most = mostTokens(question, maxOutputTokens);
      const given = await call('/api/chat', abort, {
        model: name,
        stream: false,
        // It keeps an answer to the schema, and does not tell the model of it.
        messages: [
          { role: 'system', content: `${instruction}\nThe schema: ${JSON.stringify(schema)}` },
          ...turnsOf(question),
        ],
        format: schema,
        think: effort ?? false,
        options: {
          num_ctx: most.inputTokens + most.outputTokens,
          num_predict: maxOutputTokens,
          ...(temperature === null ? {} : { temperature }),
        },
      });
      const { message, done_reason, prompt_eval_count, eval_count } = Chat.parse(given);
      return {
        text: message.content,
        ended: done_reason === 'length' ? 'cut' : 'done',
        counted:
          eval_count === undefined
            ? null
            : { inputTokens: prompt_eval_count ?? 0, outputTokens: eval_count, writtenTokens: 0 },
      };
    },
    async knows(abort) {
      const { models } = Tags.parse(await call('/api/tags', abort));
      return models.some((one) => one.name === name || one.name === `${name}:latest`);
    },
  };
}
