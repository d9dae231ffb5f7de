import { isCompassError, type SourceState, type Telemetry } from '@compass/core';
import type { Asked } from '../sources/server-of.ts';

const HOUR_MS = 3_600_000;

/** Whether there is anything; null: it could not be asked. */
async function any(read: Promise<{ value: readonly unknown[] }>): Promise<boolean | null> {
  try {
    return (await read).value.length > 0;
  } catch (error) {
    if (!isCompassError(error)) throw error;
    return null;
  }
}

/** What answers, and would still show nothing in an investigation; a sentence each. */
export async function doubtsOf(telemetry: Telemetry, states: Record<Asked, SourceState>): Promise<string[]> {
  const { signals, componentLabel, recording } = await telemetry.sources();
  if (recording !== null) return [];
  const end = await telemetry.now();
  const start = new Date(end.getTime() - HOUR_MS);
  const isReady = (source: Asked) => states[source].state === 'ready';
  const [signs, lines] = await Promise.all([
    isReady('metrics')
      ? Promise.all(signals.map(({ query }) => any(telemetry.instant({ query, at: end }))))
      : Promise.resolve([]),
    isReady('logs') ? any(telemetry.logLines({ query: `{${componentLabel}=~".+"}`, start, end, limit: 1 })) : null,
  ]);
  return [
    ...(signs.length > 0 && signs.every((one) => one === false)
      ? [
          `None of the ${signs.length} signals finds anything here: no component can be told from another. compass config signals says what is measured.`,
        ]
      : []),
    ...(lines === false
      ? [
          'No line of the last hour has a label that names a component, such as service_name, app or container: no component’s lines can be read.',
        ]
      : []),
  ];
}
