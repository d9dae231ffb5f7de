import type { Health, Part } from '@compass/api';
import { CompassError, isCompassError, type Log } from '@compass/core';
import { answersWithin } from './answers-within.ts';
import type { createHeard } from './heard.ts';

/** Whoever probes waits two seconds at most, also while the database stands still. */
export const WITHIN_MS = 1_500;

export interface HealthOptions {
  log: Log;
  /** Rejects where the record cannot be read. */
  record(): Promise<unknown>;
  /** Rejects with what is wrong with Redis; null where there is none. */
  queue: (() => Promise<unknown>) | null;
  /** What is slower than it could be; null for nothing. */
  slower: string | null;
  heard: ReturnType<typeof createHeard>;
  /** Null: there is none here. */
  model: string | null;
  slack: boolean;
  servers: string[];
  /** Servers that are not connected yet. */
  waiting(): { server: string; why: string }[];
  /** Servers whose tools are not as approved. */
  doubts(): { server: string; doubt: string }[];
  /** What was begun is ended, and nothing new is taken. */
  stopping: AbortSignal;
}

export interface OpenHealth {
  health(): Promise<Health>;
  ready(): Promise<boolean>;
}

const whyOf = (error: unknown): string => (isCompassError(error) ? error.message : 'It does not answer.');
const ok: Part = { state: 'ok' };
const partOf = (state: 'degraded' | 'down', why: string | null): Part => (why === null ? ok : { state, why });

/** Says so once in the log when what it is shown has changed. */
function onceAChange(say: (now: string) => void): (now: string) => void {
  let before = '';
  return (now) => {
    if (now !== before) say(now);
    before = now;
  };
}

/** Degraded names what is missing while work goes on; down is the record alone, without which nothing can be kept. */
export function openHealth(options: HealthOptions): OpenHealth {
  const { heard, log, stopping } = options;
  const late = (what: string) => () => new CompassError('unavailable', `${what} does not answer.`);
  const wrong = (ask: () => Promise<unknown>) => ask().then(() => null, whyOf);
  const record = answersWithin(options.record, WITHIN_MS, late('The database'));
  const queue = options.queue && answersWithin(options.queue, WITHIN_MS, late('Redis'));
  const drifted = onceAChange((now) => {
    if (now === '') log.info({}, 'the tools of every source are as they were approved');
    else log.warn({ doubts: now }, 'a source is not as it was approved');
  });
  const sources = (): Record<string, Part> => {
    const doubts = options.doubts();
    const waiting = options.waiting();
    drifted(doubts.map(({ doubt }) => doubt).join('; '));
    const partOfServer = (server: string): Part => {
      const trouble = heard.troubleOf(`source:${server}`);
      const drift = doubts.find((one) => one.server === server);
      const late = waiting.find((one) => one.server === server);
      if (late !== undefined) return { state: 'degraded', why: `${late.why}.` };
      if (trouble === null && drift !== undefined) return { state: 'degraded', why: `${drift.doubt}.` };
      return partOf('down', trouble);
    };
    return Object.fromEntries(options.servers.map((server) => [`source:${server}`, partOfServer(server)]));
  };
  return {
    async health() {
      const [database, redis] = await Promise.all([wrong(record), queue && wrong(queue)]);
      const parts: Record<string, Part> = {
        database: partOf('down', database),
        ...(queue === null ? {} : { redis: partOf('down', redis) }),
        ...(options.model === null ? {} : { model: partOf('down', heard.troubleOf('model')) }),
        ...(options.slack ? { slack: partOf('down', heard.troubleOf('slack')) } : {}),
        ...sources(),
        similarity: partOf('degraded', options.slower),
      };
      const whole = Object.values(parts).every(({ state }) => state === 'ok');
      return { status: database !== null ? 'down' : whole ? 'ok' : 'degraded', parts };
    },
    ready: async () => !stopping.aborted && (await wrong(record)) === null,
  };
}
