import type { Point } from '../nouns/evidence.ts';
import type { Window } from '../nouns/time.ts';
import { GUARD_SECONDS, guarded } from '../statistics/guard.ts';
import { samples, unix } from '../statistics/past.ts';
import type { Grid } from '../statistics/surprise.ts';

/**
 * Points on the grid that they were asked for, which begins with the past, wherever on it the window begins; the past without the guard band;
 * NaN where nothing was recorded.
 */
export function gridOf(points: readonly Point[], window: Window): Grid {
  const [from, start, end] = [unix(window.referenceStart), unix(window.start), unix(window.end)];
  const step = window.stepSeconds;
  const cells = Math.max(0, Math.ceil((start - from) / step));
  const guard = Math.floor(guarded(GUARD_SECONDS / step, cells));
  const past = new Float64Array(cells - guard).fill(Number.NaN);
  const now = new Float64Array(Math.max(0, Math.floor((end - from) / step) + 1 - cells)).fill(Number.NaN);
  for (const [at, value] of samples(points)) {
    const cell = Math.round((at - from) / step);
    if (cell >= 0 && cell < past.length) past[cell] = value;
    else if (cell >= cells && cell - cells < now.length) now[cell - cells] = value;
  }
  return { past, now };
}

export const turned = ({ past, now }: Grid): Grid => ({ past: past.map((one) => -one), now: now.map((one) => -one) });
