import { CompassError, type Log } from '@compass/core';
import type { Broker } from '@compass/mcp';
import { expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '../../../tests/support/virtual-clock.ts';
import { connectAhead } from '../src/sources/connect-ahead.ts';

const TIMEOUT_MS = 15_000;

/** Two servers, of which `loki` hangs until it is mended; what was asked of whom, and what the log says. */
function opened() {
  const clock = virtualClock();
  const asked: string[] = [];
  const said: string[] = [];
  let hangs = true;
  const tools: Broker['tools'] = async (server) => {
    asked.push(server);
    if (server === 'loki' && hangs) {
      await clock.sleep(TIMEOUT_MS);
      throw new CompassError('unavailable', 'loki did not answer in 15 s when it was connected.');
    }
    return new Map();
  };
  const say = (_fields: unknown, message: string) => void said.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const ahead = connectAhead({ tools } as Broker, ['prometheus', 'loki'], { clock, log });
  onTestFinished(() => {
    ahead.stop();
    clock.stop();
  });
  const from = clock.elapsed();
  const mend = () => {
    hangs = false;
  };
  return { ...ahead, clock, asked, said, mend, seconds: () => (clock.elapsed() - from) / 1000 };
}
const why = (of: Promise<unknown>) =>
  of.then(
    () => 'it answers',
    (error: Error) => error.message,
  );

test('nothing waits for a server that hangs: it is tried in the background, and named until it answers', async () => {
  const { broker, waiting, clock, asked, said, mend, seconds } = opened();
  // Both are under way before anybody asks.
  expect(asked).toEqual(['prometheus', 'loki']);
  expect(await why(broker.tools('prometheus'))).toBe('it answers');
  expect(seconds()).toBeLessThan(2);
  expect(await why(broker.tools('loki'))).toBe('loki is not yet connected');
  const gaveUp = seconds();
  expect(gaveUp).toBe(2);
  expect(await why(broker.tools('loki'))).toBe('loki is not yet connected');
  expect(seconds()).toBe(gaveUp);
  expect(waiting()).toEqual([{ server: 'loki', why: 'loki is not yet connected' }]);

  await clock.sleep(TIMEOUT_MS);
  const known = 'loki is not yet connected: loki did not answer in 15 s when it was connected';
  expect(waiting()).toEqual([{ server: 'loki', why: known }]);
  expect(await why(broker.tools('loki'))).toBe(known);
  expect(said).toEqual(['not yet connected: work goes on without it, and it is tried again']);

  mend();
  await clock.sleep(10_000);
  expect(waiting()).toEqual([]);
  expect(await why(broker.tools('loki'))).toBe('it answers');
  expect(said.at(-1)).toBe('connected');
});

test('a server that is a moment late is waited for', async () => {
  const { broker, mend, clock } = opened();
  mend();
  const late = connectAhead({ ...broker, tools: async () => clock.sleep(1500).then(() => new Map()) }, ['tempo'], {
    clock,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  expect(await why(late.broker.tools('tempo'))).toBe('it answers');
  expect(late.waiting()).toEqual([]);
  late.stop();
});
