import { CompassError } from '@compass/core';
import { doubtOf, type Listed, pinsOf, type Standing, standingOf } from './pin.ts';
import type { PinStore } from './pin-store.ts';
import type { ServerEntry } from './server.ts';

export interface Trust {
  pins: PinStore;
  /** What becomes of a server of which nothing was ever approved: its first list is written down as approved, or it is not called. */
  firstUse: 'trust' | 'refuse';
}

/** Compares a list of tools with what was approved, read anew each time: an approval counts without a restart. Our own servers need none. */
export const judge = async (
  entry: ServerEntry,
  { pins, firstUse }: Trust,
  tools: readonly Listed[],
): Promise<Standing> => {
  const offered = pinsOf(tools);
  if (entry.outside !== true) return standingOf(offered, offered);
  const approved = await pins.read(entry.name);
  if (approved !== null || firstUse === 'refuse') return standingOf(offered, approved);
  await pins.write(entry.name, offered);
  return standingOf(offered, offered);
};

/** Throws why a tool cannot be called: it is not there (`source_missing`), or not as it was approved (`refused`). */
export const checkApproved = (server: string, tool: string, standing: Standing): void => {
  const [now, before] = [new Map(Object.entries(standing.offered)), new Map(Object.entries(standing.approved ?? {}))];
  if (!now.has(tool) && !before.has(tool)) throw new CompassError('source_missing', `${server} does not offer ${tool}`);
  // One that is gone may have become two of the same name.
  if (now.get(tool) !== before.get(tool)) throw new CompassError('refused', doubtOf(server, standing) ?? '');
};
