import type { Span } from '../ports/telemetry.ts';
import { masked } from '../survey/traces/span-table.ts';
import { deepestError } from './deepest-error.ts';
import { ownTimeOf } from './own-time-of.ts';
import { pathShares } from './path-shares.ts';
import { repeatedCalls } from './repeated-calls.ts';
import { beneath, type TraceNode, traceTrees } from './trace-tree.ts';

/** What one or many traces say, in a few hundred bytes. Times are milliseconds a trace. */
export interface TraceSummary {
  traces: number;
  spans: number;
  /** Mean length of a trace, by its longest root. */
  ms: number;
  /** Which part of that length each service is what a trace waits for (its critical path). */
  path: { service: string; share: number }[];
  /** Where time is spent waiting for nothing further down. */
  own: { service: string; operation: string; ms: number }[];
  /** How many traces have an error, and the way down to the deepest of the most common kind; null without errors. */
  errors: { traces: number; deepest: string[] } | null;
  /** The same call made again and again by one span, in how many traces, and how often at most. */
  repeated: { caller: string; call: string; times: number; traces: number }[];
}

const MOST = 5;
const LEAST_SHARE = 0.01;
const DEEPEST = 8;

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
const nameOf = ({ span }: TraceNode): string => short(`${span.service} ${masked(span.name)}`);
const rounded = (value: number): number => Number(value.toPrecision(3));
const top = <T>(list: T[], by: (one: T) => number): T[] => list.sort((a, b) => by(b) - by(a)).slice(0, MOST);

function ownTimes(traces: readonly TraceNode[][]): TraceSummary['own'] {
  const found = new Map<string, { service: string; operation: string; ms: number }>();
  for (const root of traces.flat())
    for (const node of beneath(root)) {
      const operation = masked(node.span.name);
      const key = JSON.stringify([node.span.service, operation]);
      const one = found.get(key) ?? { service: node.span.service, operation: short(operation), ms: 0 };
      one.ms += ownTimeOf(node) / 1e6 / traces.length;
      found.set(key, one);
    }
  return top([...found.values()], ({ ms }) => ms).map((one) => ({ ...one, ms: rounded(one.ms) }));
}

/** The middle of a long way down is left out, its two ends are what tells. */
const wayDown = (chain: TraceNode[]): string[] => {
  const names = chain.map(nameOf);
  return names.length <= DEEPEST ? names : [...names.slice(0, 2), '…', ...names.slice(3 - DEEPEST)];
};

function errorsOf(traces: readonly TraceNode[][]): TraceSummary['errors'] {
  const ways = traces.map(deepestError).flatMap((chain) => (chain === null ? [] : [wayDown(chain)]));
  const kinds = [...Map.groupBy(ways, (way) => JSON.stringify(way))];
  const [common] = kinds.sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  const [deepest] = common?.[1] ?? [];
  return deepest === undefined ? null : { traces: ways.length, deepest };
}

function repeatedOf(traces: readonly TraceNode[][]): TraceSummary['repeated'] {
  const found = new Map<string, TraceSummary['repeated'][number]>();
  for (const roots of traces) {
    const here = new Set<string>();
    for (const { caller, service, operation, times } of repeatedCalls(roots)) {
      const [from, call] = [nameOf(caller), short(`${service} ${operation}`)];
      const key = JSON.stringify([from, call]);
      const one = found.get(key) ?? { caller: from, call, times: 0, traces: 0 };
      one.times = Math.max(one.times, times);
      if (!here.has(key)) one.traces += 1;
      here.add(key);
      found.set(key, one);
    }
  }
  return top([...found.values()], ({ times, traces: seen }) => times * seen);
}

/** Spans of whole traces, in any order, as what they say of where time goes and what fails. */
export function summariseTraces(spans: readonly Span[]): TraceSummary {
  const traces = traceTrees(spans);
  const length = traces.reduce((sum, [root]) => sum + (root === undefined ? 0 : root.to - root.from), 0);
  const shares = [...pathShares(traces, null)].filter(([, share]) => share >= LEAST_SHARE).slice(0, MOST);
  return {
    traces: traces.length,
    spans: spans.length,
    ms: traces.length === 0 ? 0 : rounded(length / 1e6 / traces.length),
    path: shares.map(([service, share]) => ({ service, share: rounded(share) })),
    own: ownTimes(traces),
    errors: errorsOf(traces),
    repeated: repeatedOf(traces),
  };
}
