import type { Expr } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { failOn } from './fail.ts';
import { keyOf, type Labels } from './labels.ts';
import type { SeriesIndex } from './series-index.ts';
import { emptyLine, type Line } from './values.ts';

const LOOKBACK_MS = 5 * 60_000;
const MOST_STEPS = 11_000;

/** Unix seconds and the value as text, as Prometheus' HTTP API gives them. */
export type PromSample = [number, string];

export type PromResult =
  | { resultType: 'vector'; result: { metric: Labels; value: PromSample }[] }
  | { resultType: 'matrix'; result: { metric: Labels; values: PromSample[] }[] }
  | { resultType: 'scalar'; result: PromSample }
  | { resultType: 'string'; result: PromSample };

/** The number as Prometheus writes it. */
export function sampleText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** Evaluates at one moment. `untilMs` hides every later sample, also from a negative offset. */
export function instantQuery(
  index: SeriesIndex,
  expr: Expr,
  { atMs, untilMs = atMs }: { atMs: number; untilMs?: number },
): PromResult {
  const seconds = atMs / 1000;
  if (expr.kind === 'selector' && expr.rangeMs !== null) {
    const [from, to] = [atMs - expr.offsetMs - expr.rangeMs, Math.min(atMs - expr.offsetMs, untilMs)];
    const result = index.select(expr.matchers).map(({ labels, times, values }) => ({
      metric: labels,
      values: Array.from(times, (ms, at): PromSample => [ms / 1000, sampleText(values[at] ?? 0)]).filter(
        ([second]) => second * 1000 >= from && second * 1000 <= to,
      ),
    }));
    return { resultType: 'matrix', result: sorted(result.filter(({ values }) => values.length > 0)) };
  }
  const value = evaluate(expr, { index, startMs: atMs, stepMs: 1, count: 1, untilMs, lookbackMs: LOOKBACK_MS });
  if (value.kind === 'string') return { resultType: 'string', result: [seconds, value.text] };
  if (value.kind === 'scalar') return { resultType: 'scalar', result: [seconds, sampleText(value.values[0] ?? 0)] };
  const lines = value.lines.filter((line) => line.present[0]);
  const result = lines.map((line) => ({
    metric: line.labels,
    value: [seconds, sampleText(line.values[0] ?? 0)] satisfies PromSample,
  }));
  const ranked = expr.kind === 'aggregate' && (expr.op === 'topk' || expr.op === 'bottomk');
  return { resultType: 'vector', result: ranked ? result : sorted(result) };
}

/** Evaluates at `startMs`, every `stepMs`, up to and with `endMs`. */
export function rangeQuery(
  index: SeriesIndex,
  expr: Expr,
  { startMs, endMs, stepMs, untilMs = endMs }: { startMs: number; endMs: number; stepMs: number; untilMs?: number },
): Extract<PromResult, { resultType: 'matrix' }> {
  const count = Math.floor((endMs - startMs) / stepMs) + 1;
  if (!(stepMs > 0)) failOn('the step must be longer than zero');
  if (!(count >= 1)) failOn('the end lies before the start');
  if (count > MOST_STEPS) failOn(`${count} steps are more than ${MOST_STEPS}; take a longer step`);
  const value = evaluate(expr, { index, startMs, stepMs, count, untilMs, lookbackMs: LOOKBACK_MS });
  if (value.kind === 'string') return failOn('a range query needs numbers, not a string');
  const lines: Line[] =
    value.kind === 'vector'
      ? value.lines
      : [{ ...emptyLine({}, 0), values: value.values, present: new Uint8Array(count).fill(1) }];
  const result = lines.map((line) => {
    const values: PromSample[] = [];
    for (let step = 0; step < count; step++) {
      if (line.present[step]) values.push([(startMs + step * stepMs) / 1000, sampleText(line.values[step] ?? 0)]);
    }
    return { metric: line.labels, values };
  });
  return { resultType: 'matrix', result: sorted(result.filter(({ values }) => values.length > 0)) };
}

function sorted<T extends { metric: Labels }>(result: T[]): T[] {
  const keyed = result.map((one) => ({ one, key: keyOf(one.metric) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ one }) => one);
}
