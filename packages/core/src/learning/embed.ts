import { isCompassError } from '../errors.ts';
import { release, reserve, settle } from '../model/spend.ts';
import type { Ports } from '../ports/context.ts';

/** Vectors of length 1, with the id of who made them; `why` there are none, in words for people. */
export type Embedding = { by: string; vectors: number[][]; why: null } | { by: null; vectors: null; why: string };

const none = (why: string): Embedding => ({ by: null, vectors: null, why });

/**
 * Embeds texts of an investigation, paid for like a question to a model. Never rejects for a reason of the embedder's: without vectors what was
 * learned is found by its words.
 */
export async function embed(
  ports: Pick<Ports, 'embedder' | 'store' | 'ids' | 'digest' | 'watch' | 'settings' | 'redactor'>,
  investigation: string,
  texts: string[],
  abort: AbortSignal,
): Promise<Embedding> {
  const { embedder } = ports;
  if (embedder === undefined) return none('no embedder is configured');
  const clean = texts.map((text) => ports.redactor.text(text));
  const most = embedder.most(clean);
  let held: Awaited<ReturnType<typeof reserve>> | null = null;
  try {
    const about = { ports, model: embedder, investigation, purpose: 'embedding' };
    held = most.usd === 0 && most.tokens === 0 ? null : await reserve(about, most);
    if (held !== null && 'over' in held) return none(held.over);
    const { vectors, tokens, usd } = await embedder.embed(clean, { abort });
    const usage = { inputTokens: tokens, outputTokens: 0 };
    if (held !== null) await settle(ports, held.spend, { text: '', ended: 'done', usage, usd });
    return { by: embedder.id, vectors, why: null };
  } catch (error) {
    if (held !== null && 'spend' in held && isCompassError(error, 'refused')) await release(ports, held.spend);
    if (abort.aborted) return none(`${embedder.provider} did not answer in time`);
    if (!isCompassError(error)) throw error;
    return none(error.message);
  }
}
