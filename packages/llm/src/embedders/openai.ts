import { z } from 'zod';
import { openaiClient, type Place } from '../providers/openai-client.ts';
import type { Answered } from './answered.ts';

const Embeddings = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()) })),
  usage: z.object({ total_tokens: z.number().int().nonnegative() }).nullish(),
});

/** OpenAI's embeddings, in the order of the texts. */
export const openaiEmbeddings = ({ name, ...place }: Place & { name: string }, dimensions: number) => {
  const open = openaiClient(place);
  return async (texts: string[], abort: AbortSignal): Promise<Answered> => {
    const client = await open();
    const given: unknown = await client.embeddings.create(
      { model: name, input: texts, dimensions, encoding_format: 'float' },
      { signal: abort },
    );
    const { data, usage } = Embeddings.parse(given);
    const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    return { vectors, tokens: usage?.total_tokens ?? null };
  };
};
