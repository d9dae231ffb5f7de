import type { Chance } from './random.ts';

export const faultKinds = ['cpu', 'memory', 'delay', 'loss', 'disk'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a fault does to its component, at full strength. */
export interface Effect {
  /** Times of its own work. */
  slower: number;
  /** Seconds that callers wait on the way, and that it waits for each call of its own. */
  wait: number;
  /** Share of packets lost: some requests wait for another try, a few fail. */
  lost: number;
  /** Share of its spare CPU that is taken. */
  cpu: number;
  /** Times of its memory, reached as slowly as a leak fills it. */
  memory: number;
  /** Times of what it reads and writes. */
  disk: number;
}

const none: Effect = { slower: 1, wait: 0, lost: 0, cpu: 0, memory: 1, disk: 1 };

/** Faints and floods, even on a logarithmic scale. */
export function effectOf(kind: FaultKind, { scale, between }: Chance): Effect {
  if (kind === 'cpu') return { ...none, cpu: between(0.4, 1), slower: scale(1.15, 6) };
  if (kind === 'memory') return { ...none, memory: scale(1.6, 6), slower: scale(1.02, 1.5) };
  if (kind === 'delay') return { ...none, wait: scale(0.02, 0.5) };
  if (kind === 'loss') return { ...none, lost: scale(0.05, 0.5) };
  return { ...none, disk: scale(3, 40), slower: scale(1.2, 4), cpu: between(0, 0.2) };
}
