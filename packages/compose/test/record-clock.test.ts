import type { Clock, Store } from '@compass/core';
import { expect, it } from 'vitest';
import { recordClock } from '../src/record-clock.ts';

const NOON = Date.parse('2026-01-01T12:00:00.000Z');

/** A process whose wall clock is set by hand beside a database that keeps the time; a look at it takes `takes` milliseconds. */
async function world({ takes }: { takes: number } = { takes: 10 }) {
  const time = { passed: 0, wall: NOON + 1000, database: NOON, takes };
  let wake: (() => void) | undefined;
  const own: Clock = {
    now: () => new Date(time.wall),
    elapsed: () => time.passed,
    sleep: (_ms, abort) =>
      new Promise((resolve, reject) => {
        wake = resolve;
        abort?.addEventListener('abort', () => reject(abort.reason));
      }),
  };
  const pass = (ms: number) => {
    time.passed += ms;
    time.database += ms;
  };
  let away = false;
  const store: Pick<Store, 'transaction'> = {
    transaction: async () => {
      if (away) throw new Error('away');
      pass(time.takes / 2);
      const now = new Date(time.database);
      pass(time.takes / 2);
      // biome-ignore lint/suspicious/noExplicitAny: all that is asked for is the time
      return now as any;
    },
  };
  const look = async () => {
    wake?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const setAway = (is: boolean) => {
    away = is;
  };
  return { time, pass, look, setAway, ...(await recordClock(store, own)) };
}

it('is the time of the record, whatever this machine is set to', async () => {
  const { time, pass, clock, stop } = await world();
  expect(clock.now().getTime()).toBe(time.database);
  time.wall -= 300_000;
  pass(4000);
  expect(clock.now().getTime()).toBe(time.database);
  time.wall += 600_000;
  pass(4000);
  expect(clock.now().getTime()).toBe(time.database);
  stop();
});

it('follows a database whose clock is set, and believes no look that took long', async () => {
  const { time, look, clock, stop } = await world();
  time.database += 7000;
  time.takes = 2000;
  await look();
  expect(clock.now().getTime()).toBe(time.database - 7000);
  time.takes = 20;
  await look();
  expect(clock.now().getTime()).toBe(time.database);
  stop();
});

it('follows a database that is always slow, where it is about as quick as it can be', async () => {
  const { time, look, clock, stop } = await world({ takes: 900 });
  time.database += 7000;
  time.takes = 400;
  await look();
  expect(clock.now().getTime()).toBe(time.database);
  time.database += 7000;
  time.takes = 500;
  await look();
  expect(clock.now().getTime()).toBe(time.database);
  time.database += 7000;
  time.takes = 900;
  await look();
  expect(clock.now().getTime()).toBe(time.database - 7000);
  stop();
});

it('goes on while the database is away', async () => {
  const { time, pass, look, setAway, clock, stop } = await world();
  setAway(true);
  await look();
  pass(60_000);
  expect(clock.now().getTime()).toBe(time.database);
  setAway(false);
  time.database += 500;
  await look();
  expect(clock.now().getTime()).toBe(time.database);
  stop();
});
