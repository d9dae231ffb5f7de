import { CompassError, type Telemetry } from '@compass/core';
import type { Ask } from './ask.ts';
import { Changes } from './wire.ts';

export const NO_ANNOTATIONS = 'No annotations source is configured';

/** What was done to the system: deploys, configuration, flags. Nobody states since when such a list is complete. */
export const changes = (ask: Ask): Pick<Telemetry, 'changes' | 'annotations'> => ({
  async changes({ start, end }) {
    const input = { start: start.toISOString(), end: end.toISOString() };
    const { value, server } = await ask.source('changes', 'changes_list', input, Changes);
    return { value: value.changes.map((one) => ({ ...one, at: new Date(one.at) })), server, recorded: null };
  },
  async annotations() {
    throw new CompassError('source_missing', NO_ANNOTATIONS);
  },
});
