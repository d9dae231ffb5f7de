import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@compass/core';

/** Orchestrators kill after 30 s. */
export const STOP_WITHIN_MS = 24_000;

/** What a program is to the system that runs it. */
export interface Host {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): void;
  exit(code: number): void;
}

/**
 * The first SIGINT or SIGTERM stops; others change nothing. Exits 0 when all is closed, else 1: what could not be closed in time, or at all,
 * loses nothing, but is counted as a crash by whoever takes it over.
 */
export function stopAtSignal(
  running: { stop(): Promise<void> },
  { host, log, late = () => sleep(STOP_WITHIN_MS) }: { host: Host; log: Log; late?: () => Promise<unknown> },
): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    log.info({}, 'stopping');
    const closed = running.stop().then(
      () => null,
      (error: unknown) => String(error),
    );
    const trouble = await Promise.race([closed, late().then(() => 'it took too long')]);
    if (trouble === null) log.info({}, 'stopped');
    else log.error({ error: trouble }, 'stopped without closing everything');
    host.exit(trouble === null ? 0 : 1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) host.on(signal, () => void stop());
}
