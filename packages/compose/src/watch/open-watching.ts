import type { Config } from '@compass/config';
import type { Clock, Log } from '@compass/core';
import { createHeard } from '../health/heard.ts';
import { logSeen } from './log-seen.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { See } from './seen.ts';

/** Everything that hears what is done. */
export interface Watching {
  see: See;
  metrics: Metrics;
  heard: ReturnType<typeof createHeard>;
  close(): Promise<void>;
}

const untraced = { see: () => undefined, close: async () => undefined };

/** OpenTelemetry is read only where traces go somewhere. */
async function openTraces(
  { openTelemetry, environment }: Config,
  role: string,
): Promise<{ see: See; close(): Promise<void> }> {
  if (openTelemetry === null) return untraced;
  const { startTraces } = await import('./traces.ts');
  return startTraces({ ...openTelemetry, service: `compass-${role}`, environment });
}

export async function openWatching(options: {
  config: Config;
  clock: Clock;
  log: Log;
  role: string;
}): Promise<Watching> {
  const { config, clock, log, role } = options;
  const [metrics, heard, traces] = [createMetrics(), createHeard(clock), await openTraces(config, role)];
  const hearers: See[] = [metrics.count, heard.hear, traces.see, logSeen(log)];
  return {
    // What is done does not fail for being watched.
    see: (seen) => {
      for (const hear of hearers)
        try {
          hear(seen);
        } catch (error) {
          log.warn({ what: seen.what, error: String(error) }, 'it could not be counted');
        }
    },
    metrics,
    heard,
    close: () => traces.close(),
  };
}
