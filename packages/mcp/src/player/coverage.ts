import { CompassError } from '@compass/core';
import { type Expr, selectorsOf } from '../promql/ast.ts';
import { NAME } from '../promql/labels.ts';
import type { Bundle } from './bundle.ts';
import { type Moment, msOf } from './moment.ts';
import { isoOf, msToNs, nsToMs } from './times.ts';

export type Recorded = 'metrics' | 'logs' | 'traces';

/** When a source is known to have recorded, as of the clock, in the recording's own milliseconds; null: never. */
export function coverageOf(
  { incident }: Bundle,
  source: Recorded,
  moment: Moment,
): { fromMs: number; toMs: number } | null {
  const coverage = incident.coverage[source];
  if (!coverage) return null;
  const recorded = moment.responded && incident.response ? incident.response.until : coverage[1];
  return { fromMs: msOf(coverage[0]), toMs: Math.min(msOf(recorded), moment.clockMs) };
}

/**
 * The asked window, cut at the clock. CompassError `not_recorded` when any of it lies outside the source's coverage; at the end
 * one step of the recording may be missing, since the sample of the last step is still to come.
 */
export function coveredWindow(
  bundle: Bundle,
  source: Recorded,
  moment: Moment,
  { startNs, endNs }: { startNs: bigint; endNs: bigint },
): { startNs: bigint; endNs: bigint } {
  if (endNs < startNs) throw new CompassError('invalid', 'end lies before start', { field: 'end' });
  const coverage = coverageOf(bundle, source, moment);
  if (!coverage) throw new CompassError('not_recorded', `not recorded: ${source} were never recorded here`);
  const [from, to] = [msToNs(coverage.fromMs), msToNs(coverage.toMs)];
  const slack = msToNs(bundle.incident.window.stepSeconds * 1000);
  const afterAll = startNs > to && startNs !== endNs;
  if (startNs < from || endNs > to + slack || afterAll) {
    const [first, last] = [coverage.fromMs, coverage.toMs].map((ms) => isoOf(ms + moment.offsetMs));
    throw new CompassError('not_recorded', `not recorded: ${source} are known from ${first} to ${last}`);
  }
  const clockNs = msToNs(moment.clockMs);
  return { startNs: startNs < clockNs ? startNs : clockNs, endNs: endNs < clockNs ? endNs : clockNs };
}

/** Call edges are derived from all traces seen, so when the metrics were recording says nothing about them. */
const isEdge = (name: string): boolean => name.startsWith('traces_service_graph_');

/** The window in milliseconds a metrics query may look at, cut at the clock; offsets in the query are checked as well. */
export function coveredMetrics(
  bundle: Bundle,
  moment: Moment,
  expr: Expr,
  { startNs, endNs }: { startNs: bigint; endNs: bigint },
): { startMs: number; endMs: number } {
  const clockNs = msToNs(moment.clockMs);
  const cut = (ns: bigint): bigint => (ns < clockNs ? ns : clockNs);
  for (const { matchers, offsetMs } of selectorsOf(expr)) {
    if (matchers.some(({ name, op, value }) => name === NAME && op === '=' && isEdge(value))) continue;
    const back = msToNs(offsetMs);
    coveredWindow(bundle, 'metrics', moment, { startNs: startNs - back, endNs: endNs - back });
  }
  if (endNs < startNs) throw new CompassError('invalid', 'end lies before start', { field: 'end' });
  return { startMs: nsToMs(cut(startNs)), endMs: nsToMs(cut(endNs)) };
}
