import type { Ask, Recorded } from './ask.ts';

const window = ([from, to]: [string, string]): { from: Date; to: Date } => ({ from: new Date(from), to: new Date(to) });

/**
 * When the source was recording: what a recording states; of a live source we only know the times that its answer shows.
 * An answer that was cut proves no more than it shows either.
 */
export const recordedBy = async (
  ask: Ask,
  source: 'metrics' | 'logs' | 'traces',
  shown: { ms: number[]; cut?: boolean },
): Promise<Recorded> => {
  const description = await ask.description();
  if (description && shown.cut !== true) {
    const coverage = description.coverage[source];
    return coverage && window(coverage);
  }
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const ms of shown.ms) {
    from = Math.min(from, ms);
    to = Math.max(to, ms);
  }
  return from <= to ? { from: new Date(from), to: new Date(to) } : null;
};

/** Nanoseconds as text to milliseconds; exact, where a number would be rounded. */
export const nsToMs = (ns: string): number => Number(BigInt(ns) / 1_000_000n);
