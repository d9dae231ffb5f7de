import type { Point, Probe, Reading, Test } from '../src/index.ts';

/** Seeded numbers in [0, 1): mulberry32, so that every run sees the same noise. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const gauss = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const start = Date.parse('2026-11-22T03:00:00Z') / 1000;
export const step = 15;
/** 30 minutes of past, 10 minutes since the incident may have begun. */
export const window = {
  referenceStart: new Date((start - 1800) * 1000).toISOString(),
  start: new Date(start * 1000).toISOString(),
  end: new Date((start + 600) * 1000).toISOString(),
  stepSeconds: step,
};

/** Values around `level` that remember the one before by `memory`; from `riseAt` (unix seconds) they stand at `to`. */
export function line(about: {
  level: number;
  noise?: number;
  memory?: number;
  seed?: number;
  riseAt?: number;
  to?: number;
  from?: number;
  until?: number;
}): Point[] {
  const {
    level,
    noise = 0.04,
    memory = 0.5,
    seed = 1,
    riseAt,
    to = level,
    from = start - 1800,
    until = start + 600,
  } = about;
  const random = seeded(seed);
  const points: Point[] = [];
  let state = 0;
  for (let at = from; at <= until; at += step) {
    state = memory * state + Math.sqrt(1 - memory ** 2) * gauss(random);
    const base = riseAt !== undefined && at >= riseAt ? to : level;
    points.push([at, base * Math.exp(noise * state)]);
  }
  return points;
}

export const metric = (name: string, about: Partial<Extract<Probe, { source: 'metrics' }>> = {}): Probe => ({
  source: 'metrics',
  name,
  query: name,
  component: 'orders',
  unit: '',
  worse: 'up',
  ...about,
});

export const reading = (name: string, points: Point[], about: Partial<Reading> = {}): Reading => ({
  role: 'probe',
  name,
  component: 'orders',
  unit: '',
  points,
  recorded: null,
  ...about,
});

export const testOf = (about: Partial<Test>): Test => ({
  hash: 'a1',
  hypothesis: 1,
  name: 'a_test',
  question: '?',
  predicts: 'it does',
  refutedBy: 'it does not',
  probe: metric('traffic'),
  control: null,
  comparator: 'above',
  effect: 0,
  window,
  decisive: false,
  weight: { survived: 1, disproven: -1 },
  requires: [],
  costSeconds: 3,
  registeredAt: window.end,
  ...about,
});

/** A shuffle that a test run can repeat. */
export const shuffle =
  (keys: readonly number[]) =>
  <T>(list: readonly T[]): T[] =>
    list
      .map((one, index) => ({ one, key: keys[index % keys.length] ?? 0, index }))
      .sort((a, b) => a.key - b.key || b.index - a.index)
      .map(({ one }) => one);

export const laterNs = (ns: string, seconds: number): string => String(BigInt(ns) + BigInt(seconds) * 1_000_000_000n);
