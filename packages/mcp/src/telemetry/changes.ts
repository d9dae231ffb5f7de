import type { Telemetry } from '@compass/core';
import { changeOf } from '../dialects/annotations.ts';
import type { Ask } from './ask.ts';
import { Annotations, Changes } from './wire.ts';

/** What was done to the system, and what people or programs noted of it. Nobody states since when such a list is complete. */
export const changes = (ask: Ask): Pick<Telemetry, 'changes' | 'annotations'> => ({
  async changes({ start, end }) {
    const input = { start: start.toISOString(), end: end.toISOString() };
    const { value, server } = await ask.source('changes', 'changes_list', input, Changes);
    return { value: value.changes.map((one) => ({ ...one, at: new Date(one.at) })), server, recorded: null };
  },
  async annotations({ start, end }) {
    const input = { start: start.toISOString(), end: end.toISOString() };
    const { value, server } = await ask.source('annotations', 'annotations_list', input, Annotations);
    const found = value.annotations.map(changeOf);
    return { value: found.map((one) => ({ ...one, at: new Date(one.at) })), server, recorded: null };
  },
});
