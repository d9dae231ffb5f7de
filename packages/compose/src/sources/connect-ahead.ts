import { type Clock, CompassError, isCompassError, type Log } from '@compass/core';
import type { Broker } from '@compass/mcp';

/** So long after the start a server is waited for; then whoever asks goes on without it. */
const PATIENCE_MS = 2_000;
/** Between an attempt that failed and the next one. */
const REST_MS = 10_000;

/** Of one server that has not been connected to, or not since it went away. */
interface Waiting {
  server: string;
  /** A sentence without its full stop. */
  why: string;
}

export interface ConnectedAhead {
  broker: Broker;
  waiting(): Waiting[];
  stop(): void;
}

/**
 * Connects to every server in the background, within the broker's own deadline and again until that succeeds, so that neither the start nor an
 * investigation waits for one that hangs: to ask it is `unavailable` then, with what is wrong. One that was there is waited for as the broker
 * does.
 */
export function connectAhead(
  broker: Broker,
  servers: readonly string[],
  { clock, log }: { clock: Pick<Clock, 'elapsed' | 'sleep'>; log: Log },
): ConnectedAhead {
  const stopped = new AbortController();
  const began = clock.elapsed();
  /** Why each is not there, as far as that is known; those that are there have no entry. */
  const away = new Map(servers.map((server) => [server, `${server} is not yet connected`]));

  const keepTrying = async (server: string): Promise<void> => {
    for (let failed = false; !stopped.signal.aborted; failed = true)
      try {
        await broker.tools(server);
        away.delete(server);
        if (failed) log.info({ server }, 'connected');
        return;
      } catch (error) {
        const why = isCompassError(error) ? error.message.replace(/\.$/, '') : 'it does not answer';
        away.set(server, `${server} is not yet connected: ${why}`);
        if (!failed) log.warn({ server, why }, 'not yet connected: work goes on without it, and it is tried again');
        await clock.sleep(REST_MS, stopped.signal).catch(() => undefined);
      }
  };
  const there = new Map(servers.map((server) => [server, keepTrying(server)]));

  /** Rejects once nobody waits any longer. */
  const patience = async (server: string, abort: AbortSignal): Promise<never> => {
    const left = began + PATIENCE_MS - clock.elapsed();
    if (left > 0) await clock.sleep(left, abort);
    throw new CompassError('unavailable', away.get(server) ?? `${server} is not yet connected`);
  };

  return {
    broker: {
      ...broker,
      async tools(server) {
        const connected = new AbortController();
        if (away.has(server))
          await Promise.race([there.get(server), patience(server, connected.signal)]).finally(() => connected.abort());
        return broker.tools(server);
      },
    },
    waiting: () => [...away].map(([server, why]) => ({ server, why })),
    stop: () => stopped.abort(),
  };
}
