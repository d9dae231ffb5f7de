import { logMeanExp, softCap } from '../../statistics/evidence.ts';
import { median } from '../../statistics/order.ts';
import { type Counts, rateShiftSince } from '../../statistics/rates.ts';
import type { Invocations } from './invocations.ts';
import { type Periods, SLICES } from './periods.ts';
import { masked, type SpanTable } from './span-table.ts';

/** Above it more of the same says no more: a changed request is a changed request. Chosen; 6 ranked the same. */
export const CAP = 9;
/** A callee that changed this surely (log Bayes factor: seven to one), or less than that short of its caller, explains its caller's change. Chosen. */
export const EXPLAINED = 2;
/** A name in fewer requests than this (one in twenty, chosen) was as good as unknown: whoever sends one request can have put it there. */
const RARE = 0.05;

/** A line of a log that names its span. */
export interface SpanLine {
  row: number;
  template: string;
  at: number;
}

/** What requests of an operation do another way: its rate before and now, and the log Bayes factor. */
interface Change {
  operation: string;
  what: string;
  before: number;
  now: number;
  factor: number;
  /** Whose share that is; absent: of requests. */
  of?: string;
}

export interface Behaviour {
  /** Log Bayes factor that requests to it run another way than before. */
  changed: number;
  /** Log Bayes factor that its callers stop after it returned. */
  order: number;
  /** Traces of the window that its strongest change touched. */
  affected: number;
  /** The strongest change, for words. */
  strongest: Change | null;
  /** The strongest name or line that is new, which outsiders can write. */
  said: Change | null;
}

/** `measured`: what the program's own doing shows. `all`: with names and lines that are new as well, which outsiders can write. */
export interface Behaviours {
  measured: ReadonlyMap<number, Behaviour>;
  all: ReadonlyMap<number, Behaviour>;
}

interface Tally {
  k0: number;
  k1: number;
  last: number;
  /** Of the past, by its minute. */
  minutes: Map<number, number>;
  /** Of the window, by its slice. */
  slices: number[];
  /** Of which traces they are, as a number: what always comes together has the same. */
  print: number;
}

const noTally = (): Tally => ({
  k0: 0,
  k1: 0,
  last: -1,
  minutes: new Map(),
  slices: new Array<number>(SLICES).fill(0),
  print: 0,
});

const tallied = (tallies: Map<string, Tally>, key: string, trace: number, { period, slice }: Periods): void => {
  const tally = tallies.get(key) ?? noTally();
  if (tally.last === trace) return;
  tally.last = trace;
  tally.print = (Math.imul(tally.print, 31) + trace + 1) | 0;
  tallies.set(key, tally);
  const [minute, place] = [period[trace] ?? -1, slice[trace] ?? 0];
  if (minute === 0) {
    tally.k1 += 1;
    tally.slices[place] = (tally.slices[place] ?? 0) + 1;
  } else {
    tally.k0 += 1;
    tally.minutes.set(minute, (tally.minutes.get(minute) ?? 0) + 1);
  }
};

/** A past rate is taken over so many requests at least: fewer cannot show a rate in steps of a fifth. */
const BLOCK = 5;
/** With fewer stretches than this their middle is no better than the whole past's rate: one bad one of three would still move it. */
const FEWEST_BLOCKS = 4;

/** The past's rate in its middle stretch: an earlier incident may lie in the past, and it is not how things usually are. */
function usualRate(part: Tally, all: Tally): number {
  const rates: number[] = [];
  let [k, n] = [0, 0];
  for (const minute of [...all.minutes.keys()].sort((a, b) => a - b)) {
    n += all.minutes.get(minute) ?? 0;
    k += part.minutes.get(minute) ?? 0;
    if (n < BLOCK) continue;
    rates.push(k / n);
    [k, n] = [0, 0];
  }
  return rates.length < FEWEST_BLOCKS ? part.k0 / all.k0 : median(rates);
}

const slicesOf = (part: Tally, all: Tally): Counts[] =>
  all.slices.map((n, slice) => ({ k: part.slices[slice] ?? 0, n }));

const LOG_REACH_MS = 30_000;

/** Which traces began while the log was being written. */
function logged(seen: Invocations, traces: number, lines: readonly SpanLine[]): Uint8Array {
  const times = Float64Array.from(lines, (line) => line.at).sort();
  const result = new Uint8Array(traces);
  for (let index = 0; index < seen.count; index += 1) {
    if ((seen.caller[index] ?? -1) >= 0) continue;
    const at = seen.start[index] ?? 0;
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) < at - LOG_REACH_MS) low = middle + 1;
      else high = middle;
    }
    if ((times[low] ?? Number.POSITIVE_INFINITY) <= at + LOG_REACH_MS) result[seen.trace[index] ?? 0] = 1;
  }
  return result;
}

/**
 * What happens in requests of the same operation, before and now: names of spans and templates of lines inside it, and whether its caller
 * goes on after it. Conditioned on the operation, so that another mix of requests is no change; what always comes together is one feature,
 * however many names and lines a program spends on it; when the change began, the window says. Services as indexes of the table.
 */
export function behaviours(
  table: SpanTable,
  seen: Invocations,
  periods: Periods,
  lines: readonly SpanLine[],
): Behaviours {
  const [totals, withLog, features, ends, calls] = Array.from({ length: 5 }, () => new Map<string, Tally>()) as [
    Map<string, Tally>,
    Map<string, Tally>,
    Map<string, Tally>,
    Map<string, Tally>,
    Map<string, Tally>,
  ];
  const hasLog = logged(seen, table.traceIds.length, lines);
  const names = table.names.map(masked);
  const operationOf = (index: number) => `${seen.service[index]}\t${names[seen.operation[index] ?? 0]}`;
  for (let index = 0; index < seen.count; index += 1) {
    const trace = seen.trace[index] ?? 0;
    if ((periods.period[trace] ?? -1) < 0) continue;
    const operation = operationOf(index);
    tallied(totals, operation, trace, periods);
    if (hasLog[trace] === 1) tallied(withLog, operation, trace, periods);
    const made = seen.calls[index] ?? [];
    const last = made.at(-1);
    for (const call of made) {
      const key = `${seen.service[call]}\t${operation}\t${operationOf(call)}`;
      tallied(calls, key, trace, periods);
      if (last !== undefined && operationOf(call) === operationOf(last)) tallied(ends, key, trace, periods);
    }
  }
  const add = (row: number, what: string) => {
    const index = seen.of[row] ?? -1;
    const trace = seen.trace[index] ?? -1;
    if ((periods.period[trace] ?? -1) >= 0) tallied(features, `${operationOf(index)}\t${what}`, trace, periods);
  };
  for (let row = 0; row < table.parent.length; row += 1) add(row, `span ${names[table.name[row] ?? 0]}`);
  // Row by row, so that a trace's lines stand together and count once.
  for (const line of lines.toSorted((a, b) => a.row - b.row))
    if (hasLog[table.trace[line.row] ?? 0] === 1) add(line.row, `line ${line.template}`);

  const [measured, everything]: [Found, Found] = [new Map(), new Map()];
  const judge = (
    service: number,
    list: 'changed' | 'order',
    about: { operation: string; what: string },
    part: Tally,
    all: Tally,
  ) => {
    if (all.k0 === 0 || all.k1 === 0) return;
    const [before, now] = [usualRate(part, all), part.k1 / all.k1];
    const factor =
      list === 'order' && now <= before ? 0 : rateShiftSince({ k: before * all.k0, n: all.k0 }, slicesOf(part, all));
    // A line can say anything at any time; a name can be new, but what a program always did it cannot be made to leave out.
    const isWords =
      now > before && (about.what.startsWith('line ') || (about.what.startsWith('span ') && before < RARE));
    for (const found of isWords ? [everything] : [measured, everything]) {
      const mine = found.get(service) ?? {
        changed: [],
        order: [],
        affected: 0,
        strongest: null,
        said: null,
        prints: new Set<string>(),
      };
      found.set(service, mine);
      const print = `${about.operation}\t${part.print}`;
      if (list === 'changed' && mine.prints.has(print)) continue;
      if (list === 'changed') mine.prints.add(print);
      mine[list].push(factor);
      if (isWords && factor > (mine.said?.factor ?? 0)) mine.said = { ...about, before, now, factor };
      if (factor <= (mine.strongest?.factor ?? 0)) continue;
      mine.strongest = { ...about, before, now, factor };
      mine.affected = Math.abs(part.k1 - all.k1 * before);
    }
  };
  const none = noTally();
  for (const [key, part] of features) {
    const [service = '', operation = '', what = ''] = key.split('\t');
    const all = (what.startsWith('line ') ? withLog : totals).get(`${service}\t${operation}`) ?? none;
    judge(Number(service), 'changed', { operation, what }, part, all);
  }
  for (const [key, all] of calls) {
    const [service = '', , operation = '', , callee = ''] = key.split('\t');
    judge(
      Number(service),
      'order',
      { operation: callee, what: `${operation} stops after it` },
      ends.get(key) ?? none,
      all,
    );
  }
  return { measured: explainedDeeper(seen, judged(measured)), all: explainedDeeper(seen, judged(everything)) };
}

type Found = Map<
  number,
  Pick<Behaviour, 'affected' | 'strongest' | 'said'> & { changed: number[]; order: number[]; prints: Set<string> }
>;

const judged = (found: Found): ReadonlyMap<number, Behaviour> =>
  new Map(
    [...found].map(([service, { changed, order, affected, strongest, said }]): [number, Behaviour] => [
      service,
      {
        changed: changed.length === 0 ? 0 : softCap(logMeanExp(changed), CAP),
        order: order.length === 0 ? 0 : softCap(logMeanExp(order), CAP),
        affected,
        strongest,
        said,
      },
    ]),
  );

/** A caller whose callee changed as well did what its callee made it do. */
function explainedDeeper(seen: Invocations, raw: ReadonlyMap<number, Behaviour>): ReadonlyMap<number, Behaviour> {
  const calls = new Map<number, Set<number>>();
  for (let index = 0; index < seen.count; index += 1) {
    const caller = seen.caller[index] ?? -1;
    if (caller < 0) continue;
    const from = seen.service[caller] ?? 0;
    calls.set(from, (calls.get(from) ?? new Set()).add(seen.service[index] ?? 0));
  }
  const strength = (service: number) => Math.max(0, raw.get(service)?.changed ?? 0, raw.get(service)?.order ?? 0);
  return new Map(
    [...raw].map(([service, one]) =>
      [...(calls.get(service) ?? [])].some(
        (callee) => strength(callee) > Math.max(EXPLAINED, strength(service) - EXPLAINED),
      )
        ? [service, { ...one, changed: 0, order: 0 }]
        : [service, one],
    ),
  );
}
