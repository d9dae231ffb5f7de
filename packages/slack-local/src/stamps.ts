import { randomBytes } from 'node:crypto';

export type Stamps = {
  /** Now, in milliseconds. */
  now(): number;
  /** A message's `ts`: "seconds.microseconds", unique and strictly increasing even if the clock goes back. */
  ts(): string;
  /** A fresh id: the prefix and ten random characters. */
  id(prefix: string): string;
};

/** Slack's time stamps and ids. `after` is the latest `ts` that was given before a restart. */
export function createStamps(
  clock: () => Date,
  after = '0.000000',
  random: (size: number) => Buffer = randomBytes,
): Stamps {
  let last = microsOf(after);
  return {
    now: () => clock().getTime(),
    ts() {
      last = Math.max(last + 1, clock().getTime() * 1000);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    },
    id: (prefix) => prefix + random(8).toString('hex').slice(0, 10).toUpperCase(),
  };
}

// Microseconds since 1970 stay below 2^53 until the year 2255.
function microsOf(ts: string): number {
  const [seconds = '0', micros = '0'] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(micros);
}

export const isStamp = (ts: string): boolean => /^\d{1,10}\.\d{6}$/.test(ts);
