import { CompassError } from '@compass/core';
import { z } from 'zod';
import type { Bundle } from './bundle.ts';
import type { PlayerLedger } from './ledger.ts';
import { isoNs, nsToMs } from './times.ts';

/** Wall time, and how many recorded seconds pass in one of its seconds once the response was called. */
export interface PlayerTime {
  now(): Date;
  speed: number;
}

/** All that a player is made of. */
export interface Stage {
  bundle: Bundle;
  time: PlayerTime;
  ledger: PlayerLedger;
}

/** One call's place in time. Times are the recording's own; `offsetMs` takes them to the caller's. */
export interface Moment {
  investigation: string;
  offsetMs: number;
  /** Nothing later than this exists. */
  clockMs: number;
  responded: boolean;
  /** The clock moves: the response was called and the recording goes on. */
  running: boolean;
}

const Meta = z.object({
  'compass/investigation': z.string().min(1).optional(),
  'compass/now': z.iso.datetime({ offset: true }).optional(),
});

/** Without `compass/now` times are not moved (eval, replay). */
export function momentOf({ bundle, time, ledger }: Stage, meta: unknown): Moment {
  const read = Meta.safeParse(meta ?? {});
  if (!read.success) {
    const field = `_meta ${read.error.issues[0]?.path.join('.') ?? ''}`.trim();
    throw new CompassError('invalid', `${field} is not as expected`, { field });
  }
  const { window, response } = bundle.incident;
  const investigation = read.data['compass/investigation'] ?? '';
  const began = read.data['compass/now'];
  const endMs = msOf(window.end);
  const offsetMs = began === undefined ? 0 : msOf(began) - endMs;
  const called = response ? ledger.get(investigation) : null;
  if (!response || !called) return { investigation, offsetMs, clockMs: endMs, responded: false, running: false };
  const untilMs = msOf(response.until);
  const elapsedMs = Math.max(0, time.now().getTime() - called.at.getTime());
  const clockMs = Math.round(Math.min(untilMs, endMs + elapsedMs * time.speed));
  return { investigation, offsetMs, clockMs, responded: true, running: clockMs < untilMs };
}

export const msOf = (iso: string): number => nsToMs(isoNs(iso) ?? 0n);
