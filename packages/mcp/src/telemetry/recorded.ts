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

/**
 * The part of the asked window in which a recording's source was recording, on the grid of the asked steps; its answer then says
 * by `recorded` which part that is. Without any such part, and for live sources, the window as asked: the source decides.
 */
export const coveredPart = async <T extends { start: Date; end: Date; stepSeconds?: number }>(
  ask: Ask,
  source: 'metrics' | 'logs' | 'traces',
  asked: T,
): Promise<T> => {
  const description = await ask.description();
  const coverage = description?.coverage[source];
  if (!description || !coverage) return asked;
  const { from, to } = window(coverage);
  const [start, end] = [asked.start.getTime(), asked.end.getTime()];
  const stepMs = (asked.stepSeconds ?? 0.001) * 1000;
  const first = start + Math.max(0, Math.ceil((from.getTime() - start) / stepMs)) * stepMs;
  // The step that is under way when a recording ends counts as recorded.
  const last = end > to.getTime() + description.window.stepSeconds * 1000 ? to.getTime() : end;
  return first <= last ? { ...asked, start: new Date(first), end: new Date(last) } : asked;
};

/** Nanoseconds as text to milliseconds; exact, where a number would be rounded. */
export const nsToMs = (ns: string): number => Number(BigInt(ns) / 1_000_000n);
