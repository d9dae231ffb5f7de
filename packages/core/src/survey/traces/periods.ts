import type { Window } from '../../nouns/time.ts';
import { GUARD_SECONDS, guarded } from '../../statistics/guard.ts';
import type { Invocations } from './invocations.ts';

/** Which side of the incident's beginning a trace lies on: its minute counted back from the window (1, 2, …), 0 = in the window, −1 = neither. */
export function periodsOf(seen: Invocations, traces: number, window: Window): Int32Array {
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
  return Int32Array.from(begun, (at) => {
    if (at >= start && at <= end) return 0;
    return at >= from && at < past ? 1 + Math.floor((past - at) / 60_000) : -1;
  });
}
