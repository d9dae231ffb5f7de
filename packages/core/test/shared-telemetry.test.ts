import { expect, it } from 'vitest';
import type { Investigation, RangeQuery, Telemetry } from '../src/index.ts';
import type { StepRun } from '../src/steps/kind.ts';
import { sharedTelemetry } from '../src/steps/shared-telemetry.ts';

/** An installation whose source answers each question with a series of `points` points, and who asked it what. */
function installation(points: number) {
  const asked: string[] = [];
  const range = async ({ query }: RangeQuery) => {
    asked.push(query);
    const series = { labels: {}, points: Array.from({ length: points }, () => ({ at: 0, value: 0 })) };
    return { value: [series], server: 'metrics', recorded: null };
  };
  // Of a run and of an investigation only these are looked at.
  const ports = { telemetry: () => ({ range, instant: range }) as unknown as Telemetry };
  const run = { ports, onCall: () => undefined, abort: new AbortController().signal } as unknown as StepRun;
  const ask = (id: string) => {
    const about = { id, startedAt: '2026-11-22T10:00:00Z' } as Investigation;
    return sharedTelemetry(run, about).range({ query: `latency of ${id}` } as RangeQuery);
  };
  return { ask, asked };
}

it('what is under way at the same time is asked once each, however many investigations they are', async () => {
  const { ask, asked } = installation(1000);
  const all = Array.from({ length: 20 }, (_, n) => `${n}`);
  for (let round = 0; round < 3; round += 1) await Promise.all(all.map(ask));
  expect(asked).toHaveLength(20);
});

it('of large answers those of the oldest are forgotten, and those of the last two kept', async () => {
  const { ask, asked } = installation(300_000);
  for (const id of ['a', 'b', 'c']) await ask(id);
  for (const id of ['c', 'b', 'a']) await ask(id);
  expect(asked.map((query) => query.at(-1))).toEqual(['a', 'b', 'c', 'a']);
});
