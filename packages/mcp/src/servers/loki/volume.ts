import { z } from 'zod';
import { asMeant } from '../../logql/as-meant.ts';
import { stepMsOf } from '../../player/tools/arguments.ts';
import type { Backend } from '../backend.ts';
import { Matrix, success, warned } from '../prometheus/envelope.ts';
import { Labels, type NsWindow } from './lines.ts';
import { logqlOf } from './logql.ts';

/** Loki answers five hundred series at most, unless it is told otherwise. */
const MOST_SERIES = 200;

const Streams = success(z.array(Labels));

/** The labels to count by: all of the streams', or as many as keep the series few, those with the fewest values first. */
export function countedBy(streams: readonly Labels[]): { labels: string[]; whole: boolean } {
  const all = [...new Set(streams.flatMap(Object.keys))].sort();
  const values = (label: string): number => new Set(streams.map((stream) => stream[label] ?? '')).size;
  const groups = (labels: string[]): number =>
    new Set(streams.map((stream) => JSON.stringify(labels.map((label) => stream[label])))).size;
  if (groups(all) <= MOST_SERIES) return { labels: all, whole: true };
  let kept: string[] = [];
  for (const label of all.toSorted((a, b) => values(a) - values(b)))
    if (groups([...kept, label]) <= MOST_SERIES) kept = [...kept, label];
  return { labels: kept.sort(), whole: false };
}

/**
 * How many lines match in each step, by stream, a count at the end of its step; steps without lines are left out, as Loki leaves them out.
 * A metric query is evaluated as it is. Too many streams are counted together, and `reduced` says by which labels.
 */
export async function logVolume(
  backend: Backend,
  { query, step, startNs, endNs }: NsWindow & { query: string; step: string | number },
  signal: AbortSignal,
) {
  const stepMs = stepMsOf(step, { startNs, endNs });
  const ask = async (metric: string, fromNs: bigint) => {
    const params = { query: metric, start: String(fromNs), end: String(endNs), step: stepMs / 1000 };
    return warned(await backend.ask('loki/api/v1/query_range', success(Matrix), { params, signal }));
  };
  const parsed = logqlOf(query);
  if (parsed.kind === 'numbers') return ask(query, startNs);
  const params = { 'match[]': parsed.selector, start: String(startNs), end: String(endNs) };
  const { data: streams } = await backend.ask('loki/api/v1/series', Streams, { params, signal });
  const firstNs = startNs + BigInt(stepMs) * 1_000_000n;
  if (streams.length === 0 || firstNs > endNs) return { resultType: 'matrix' as const, result: [] };
  const { labels, whole } = countedBy(streams);
  const by = labels.length === 0 ? '' : `by (${labels.join(', ')}) `;
  const matrix = await ask(`sum ${by}(count_over_time(${asMeant(query).counted}\n [${stepMs}ms]))`, firstNs);
  return whole ? matrix : { ...matrix, reduced: { streams: streams.length, by: labels } };
}
