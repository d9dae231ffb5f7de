import { expected, logMeanExp, softCap } from '../../statistics/evidence.ts';
import type { Invocations } from './invocations.ts';
import { againstPeers } from './peers.ts';
import { addTime, noTimes, type Slower, slower, type Times } from './slower.ts';
import type { SpanTable } from './span-table.ts';

/** Chance that an operation or an edge of a slow service shows it: four of five, chosen, for some of them do not touch what is slow. */
const LIKELY = 0.8;
/** …so that a quiet one speaks against it by no more than this (three to ten), chosen: few requests went through it. */
const LEAST = -1.2;
/** So little of the added time may sit in the cause, by bad luck of sampling: one in fifty, chosen. It bounds what a cause loses that added nothing. */
const STRAY = 0.02;

interface Part extends Slower {
  /** Milliseconds gained by a trace, calls counted. */
  perTrace: number;
}

/** Log Bayes factors that a request's added time is this service's doing, and the part of all added time that would explain. */
export interface TraceLatency {
  /** It works longer itself, or is answered for longer. */
  slow: number;
  /** Of that, its own work alone: whether it takes longer, however little that is of all. */
  longer: number;
  /** Calls to it, or to and from it, wait on the way. */
  network: number;
  /** Of all added time, the part in its own work; waits for it are the network's. */
  ownShare: number;
  networkShare: number;
}

function collect(
  seen: Invocations,
  periods: Int32Array,
  keyOf: (index: number) => number,
  millis: (index: number) => number,
) {
  const all = new Map<number, { times: Times; calls: number }>();
  // Of one trace the mean of its calls counts as one value: calls of a trace are not independent.
  const sums = new Map<number, { trace: number; sum: number; n: number }>();
  const flush = (key: number, { trace, sum, n }: { trace: number; sum: number; n: number }) => {
    const period = periods[trace] ?? -1;
    if (period < 0) return;
    const entry = all.get(key) ?? { times: noTimes(), calls: 0 };
    addTime(entry.times, period, sum / n);
    if (period === 0) entry.calls += n;
    all.set(key, entry);
  };
  for (let index = 0; index < seen.count; index += 1) {
    const [key, value, trace] = [keyOf(index), millis(index), seen.trace[index] ?? 0];
    if (key < 0 || Number.isNaN(value)) continue;
    const open = sums.get(key);
    if (open !== undefined && open.trace === trace) {
      open.sum += value;
      open.n += 1;
      continue;
    }
    if (open !== undefined) flush(key, open);
    sums.set(key, { trace, sum: value, n: 1 });
  }
  for (const [key, open] of sums) flush(key, open);
  return all;
}

/** How much slower the parts of requests became, and whose doing that is. Services as indexes of the table. */
export function traceLatency(
  table: SpanTable,
  seen: Invocations,
  periods: Int32Array,
): ReadonlyMap<number, TraceLatency> {
  const traces = periods.reduce((sum, period) => sum + (period === 0 ? 1 : 0), 0);
  const names = table.names.length;
  const services = table.services.length;
  const partsOf = (found: ReturnType<typeof collect>, judge: (times: Times) => Slower) =>
    new Map(
      [...found].map(([key, { times, calls }]): [number, Part] => {
        const part = judge(times);
        return [
          key,
          { ...part, perTrace: part.factor === null ? 0 : Math.max(0, part.gained) * (calls / Math.max(1, traces)) },
        ];
      }),
    );
  const own = partsOf(
    collect(
      seen,
      periods,
      (index) => (seen.service[index] ?? 0) * names + (seen.operation[index] ?? 0),
      (index) => seen.own[index] ?? 0,
    ),
    slower,
  );
  const waits = collect(
    seen,
    periods,
    (index) => {
      const caller = seen.caller[index] ?? -1;
      return caller < 0 ? -1 : (seen.service[caller] ?? 0) * services + (seen.service[index] ?? 0);
    },
    (index) => seen.gap[index] ?? Number.NaN,
  );
  const gaps = partsOf(waits, (times) => {
    const part = slower(times);
    if (part.factor !== null) return part;
    const peers = [...waits.values()].filter((other) => other.times !== times);
    return againstPeers(
      times.now,
      peers.map((other) => other.times.now),
    );
  });
  const added = [...own.values(), ...gaps.values()].reduce((sum, part) => sum + part.perTrace, 0);
  const result = new Map<number, TraceLatency>();
  if (own.size === 0) return result;
  for (let service = 0; service < services; service += 1) {
    const self = [...own].filter(([key]) => Math.floor(key / names) === service).map(([, part]) => part);
    const [incoming, outgoing] = [
      [...gaps].filter(([key]) => key % services === service).map(([, part]) => part),
      [...gaps].filter(([key]) => Math.floor(key / services) === service).map(([, part]) => part),
    ];
    if ([...self, ...incoming].every((part) => part.factor === null)) continue;
    const sum = (parts: Part[]) => parts.reduce((total, part) => total + part.perTrace, 0);
    const edges = (parts: Part[]) =>
      parts.reduce((total, { factor }) => total + (factor === null ? 0 : Math.max(LEAST, expected(LIKELY, factor))), 0);
    const judged = self.flatMap(({ factor }) => (factor === null ? [] : [factor]));
    const inside = Math.max(LEAST, expected(LIKELY, logMeanExp(judged)));
    const of = (evidence: number, parts: Part[]) => {
      const share = added > 0 ? sum(parts) / added : 0;
      return { factor: added > 0 ? softCap(evidence) + Math.log(share + STRAY) : 0, share };
    };
    const [alone, both] = [of(inside, self), of(inside + edges(incoming), [...self, ...incoming])];
    const [towards, around] = [
      of(edges(incoming), incoming),
      of(edges(incoming) + edges(outgoing), [...incoming, ...outgoing]),
    ];
    result.set(service, {
      slow: logMeanExp([alone.factor, both.factor]),
      network: logMeanExp([towards.factor, around.factor]),
      longer: softCap(inside),
      ownShare: alone.share,
      networkShare: incoming.length === 0 ? 0 : Math.max(towards.share, around.share),
    });
  }
  return result;
}
