import { expect, it } from 'vitest';
import { closeAll } from '../src/close-all.ts';
import { type Host, STOP_WITHIN_MS, stopAtSignal } from '../src/stop-at-signal.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

function fakeHost() {
  const listeners: (() => void)[] = [];
  const exited = Promise.withResolvers<number>();
  const codes: number[] = [];
  const host: Host = {
    on: (_signal, listener) => void listeners.push(listener),
    exit: (code) => {
      codes.push(code);
      exited.resolve(code);
    },
  };
  return { host, listeners, exited: exited.promise, codes };
}
const never = () => new Promise<void>(() => undefined);

it('stops once however many signals come, and ends with 0', async () => {
  const { host, listeners, exited, codes } = fakeHost();
  let stops = 0;
  const stop = async () => {
    stops += 1;
  };
  stopAtSignal({ stop }, { host, log, late: never });
  expect(listeners).toHaveLength(2);
  for (const listener of [...listeners, ...listeners]) listener();
  expect(await exited).toBe(0);
  expect([stops, codes]).toEqual([1, [0]]);
});

it('ends with 1 when something could not be closed, or not in time', async () => {
  const broken = fakeHost();
  stopAtSignal({ stop: () => Promise.reject(new Error('it hangs')) }, { host: broken.host, log, late: never });
  broken.listeners[0]?.();
  expect(await broken.exited).toBe(1);
  const slow = fakeHost();
  stopAtSignal({ stop: never }, { host: slow.host, log, late: async () => undefined });
  slow.listeners[0]?.();
  expect(await slow.exited).toBe(1);
  expect(STOP_WITHIN_MS).toBeLessThanOrEqual(25_000);
});

it('closes in reverse order, and the rest when one cannot be closed', async () => {
  const closed: string[] = [];
  const one = (name: string) => async () => void closed.push(name);
  const bad = () => Promise.reject(new Error('bad'));
  const all = [one('database'), bad, one('edge')];
  await expect(closeAll(all)).rejects.toThrow('bad');
  expect(closed).toEqual(['edge', 'database']);
  await closeAll(all);
  expect(closed).toHaveLength(2);
});
