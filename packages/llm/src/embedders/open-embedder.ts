import type { EmbedderConfig } from '@compass/config';
import { CompassError, type Embedder, isCompassError } from '@compass/core';
import { failure } from '../failure.ts';
import type { Answered } from './answered.ts';
import { offlineEmbedder } from './offline.ts';
import { ollamaEmbeddings } from './ollama.ts';
import { openaiEmbeddings } from './openai.ts';

/** Longer vectors are cut: those who make them put what matters most first. */
export const DIMENSIONS = 512;

type Remote = Exclude<EmbedderConfig, { provider: 'offline' }>;

const providers = { openai: openaiEmbeddings, ollama: ollamaEmbeddings };

/** A token is at least one byte. */
const mostTokens = (texts: string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Cut to our length and brought to length 1. Throws `invalid` where there are fewer numbers. */
function fitted({ name }: Remote, vector: number[]): number[] {
  if (vector.length < DIMENSIONS)
    throw new CompassError(
      'invalid',
      `learning.model: ${name} gives ${vector.length} numbers, and ${DIMENSIONS} are needed: choose another model`,
      { field: 'learning.model' },
    );
  const cut = vector.slice(0, DIMENSIONS);
  const length = Math.hypot(...cut) || 1;
  return cut.map((one) => Math.fround(one / length));
}

function remote(config: Remote): Embedder {
  const { provider, name, price } = config;
  const ask = providers[provider](config, DIMENSIONS);
  const usdOf = (tokens: number) => (tokens * price) / 1e6;
  return {
    id: `${provider}/${name}/${DIMENSIONS}`,
    dimensions: DIMENSIONS,
    provider,
    name,
    most(texts) {
      const tokens = mostTokens(texts);
      return { tokens, usd: usdOf(tokens) };
    },
    async embed(texts, { abort }) {
      const answered: Answered = await ask(texts, abort).catch((error: unknown) => {
        throw failure(config, error, { field: 'learning.model', doubt: '' });
      });
      const { vectors, tokens: counted } = answered;
      if (vectors.length !== texts.length)
        throw new CompassError('unavailable', `${provider} answered ${vectors.length} of ${texts.length} texts`);
      // A count beyond what the texts could be is not believed.
      const tokens = Math.min(counted ?? Number.POSITIVE_INFINITY, mostTokens(texts));
      return { vectors: vectors.map((one) => fitted(config, one)), tokens, usd: usdOf(tokens) };
    },
  };
}

/** The embedder that the configuration chose, behind core's port: priced, its failures in our words, one request a call. */
export const openEmbedder = (config: EmbedderConfig): Embedder =>
  config.provider === 'offline' ? offlineEmbedder : remote(config);

/** Embeds one word, to see whether it can. Rejects with CompassError that names what to set; offline there is nothing to try. */
export async function checkEmbedder(config: EmbedderConfig): Promise<void> {
  if (config.provider === 'offline') return;
  try {
    await openEmbedder(config).embed(['incident'], { abort: AbortSignal.timeout(config.timeoutMs) });
  } catch (error) {
    if (!isCompassError(error, 'unavailable')) throw error;
    const { url } = config;
    const where =
      url === '' ? 'Can it be reached from here' : `Does it run at ${new URL(url).origin}, and with this embedder`;
    throw new CompassError(
      'unavailable',
      `learning.embedder: ${error.message}. ${where}? With "offline" it is done on this machine.`,
      { field: 'learning.embedder', cause: error },
    );
  }
}
