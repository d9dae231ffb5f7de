import type { LogLine } from '@compass/core';
import { expect, test } from 'vitest';
import { followLogs } from '../src/telemetry/follow-logs.ts';
import { standingClock } from './world.ts';

test('a log is followed in ranges that overlap: each line is given once, late ones and equal ones too', async () => {
  const clock = standingClock();
  const line = (secondsAgo: number, text: string): LogLine => ({
    at: new Date(clock.now().getTime() - secondsAgo * 1000),
    labels: { app: 'orders' },
    line: text,
  });
  const held: LogLine[] = [line(60, 'before it was followed')];
  const asked: [number, number][] = [];
  const begun = clock.now().getTime();
  const look = {
    now: async () => clock.now(),
    logLines: async ({ start, end }: { start: Date; end: Date }) => {
      asked.push([start.getTime() - begun, end.getTime() - begun]);
      return { value: held.filter(({ at }) => at >= start && at <= end), server: 'loki', recorded: null };
    },
  };
  const stop = new AbortController();
  const steps = [
    () => held.push(line(1, 'first'), line(1, 'same'), line(1, 'same')),
    () => held.push(line(11, 'late'), line(1, 'same')),
    () => stop.abort(),
  ];
  const sleeping = {
    ...clock,
    sleep: async (ms: number) => {
      clock.forward(ms);
      steps.shift()?.();
    },
  };
  const given: string[][] = [];
  for await (const { how, lines } of followLogs({
    look,
    clock: sleeping,
    query: '{app="orders"}',
    everyMs: 20_000,
    abort: stop.signal,
  })) {
    expect(how).toBe('repeated ranges');
    given.push(lines.map((one) => one.line));
  }
  expect(given).toEqual([[], ['first', 'same', 'same'], ['late', 'same']]);
  expect(asked).toEqual([
    [0, 0],
    [0, 20_000],
    [0, 40_000],
  ]);
});
