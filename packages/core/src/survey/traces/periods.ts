import type { Window } from '../../nouns/time.ts';
import { GUARD_SECONDS, guarded } from '../../statistics/guard.ts';
import type { Invocations } from './invocations.ts';

/** Into so many slices the window is cut, each a place where the incident may begin. */
export const SLICES = 12;

/** When traces lie. */
export interface Periods {
  /** By trace, the side of the window's beginning: its minute counted back from there (1, 2, …), 0 = in the window, −1 = neither. */
  period: Int32Array;
  /** By trace, its slice of the window; only of those that lie in it. */
  slice: Uint8Array;
}

export function periodsOf(seen: Invocations, traces: number, window: Window): Periods {
  const [from, start, end] = [window.referenceStart, window.start, window.end].map((at) => Date.parse(at)) as [
    number,
    number,
    number,
  ];
  const begun = new Float64Array(traces).fill(Number.POSITIVE_INFINITY);
  for (let index = 0; index < seen.count; index += 1) {
    const trace = seen.trace[index] ?? 0;
    begun[trace] = Math.min(begun[trace] ?? 0, seen.start[index] ?? 0);
  }
  const oldest = begun.reduce((low, at) => (at >= from && at < low ? at : low), start);
  const past = start - guarded(GUARD_SECONDS * 1000, start - oldest);
  return {
    period: Int32Array.from(begun, (at) => {
      if (at >= start && at <= end) return 0;
      return at >= from && at < past ? 1 + Math.floor((past - at) / 60_000) : -1;
    }),
    slice: Uint8Array.from(begun, (at) =>
      at >= start && at < end ? Math.floor((SLICES * (at - start)) / (end - start)) : SLICES - 1,
    ),
  };
}
