import { z } from 'zod';
import { ollamaCall } from '../providers/ollama-call.ts';
import type { Place } from '../providers/openai-client.ts';
import type { Answered } from './answered.ts';

const Embed = z.object({
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: z.number().int().nonnegative().optional(),
});

/** Ollama's own `/api/embed`; versions that know no `dimensions` answer longer vectors. */
export const ollamaEmbeddings = ({ name, ...place }: Place & { name: string }, dimensions: number) => {
  const call = ollamaCall(place);
  return async (input: string[], abort: AbortSignal): Promise<Answered> => {
    const { embeddings, prompt_eval_count } = Embed.parse(
      await call('/api/embed', abort, { model: name, input, dimensions }),
    );
    return { vectors: embeddings, tokens: prompt_eval_count ?? null };
  };
};
