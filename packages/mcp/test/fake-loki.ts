import { parseLogql } from '../src/logql/parse.ts';
import { type FoundLine, jsonFields, passes, type StoredStream, selectLines } from '../src/logql/select-lines.ts';
import type { Labels } from '../src/promql/labels.ts';
import { type Heard, plainRefusal, type Reply, success } from './fake-backend.ts';

export interface FakeLoki {
  /** Per stream its labels and its lines, `[unix seconds, text]`, oldest first. */
  streams: { labels: Labels; lines: [number, string][] }[];
  maxEntries?: number;
  maxSeries?: number;
}

const METRIC = /^sum (?:by \((?<by>[^)]*)\) )?\(count_over_time\((?<query>[\s\S]*)\n \[(?<ms>\d+)ms\]\)\)$/;

const stored = ({ streams }: FakeLoki): StoredStream[] =>
  streams.map(({ labels, lines }) => ({
    labels,
    times: BigInt64Array.from(lines, ([at]) => BigInt(Math.round(at * 1000)) * 1_000_000n),
    lines: lines.map(([, line]) => line),
  }));

class Refused extends Error {}

/** What may stand at a query's end for the lines that a parser cannot read. */
const READABLE = '\n | __error__=""';
const UNREAD = '\n | drop __error__, __error_details__';

/** As Loki has it: a line that `| json` cannot read passes what compares numbers, and carries its error along. */
function select(streams: StoredStream[], query: string, window: { startNs: bigint; endNs: bigint }) {
  const { matchers, stages } = parsed(query.replace(READABLE, '').replace(UNREAD, ''));
  const reads = stages.some(({ kind }) => kind === 'json');
  const broken = (line: string): boolean => reads && Object.keys(jsonFields(line)).length === 0;
  const loose = { matchers, stages: stages.filter(({ kind }) => kind !== 'number') };
  return selectLines(streams, loose, window)
    .flatMap(({ found }) => found)
    .filter(({ labels, line }) => (broken(line) ? !query.endsWith(READABLE) : passes(stages, labels, line)))
    .map((one) => ({ ...one, error: broken(one.line) && !query.endsWith(UNREAD) }));
}

function parsed(query: string): ReturnType<typeof parseLogql> {
  try {
    return parseLogql(query);
  } catch {
    throw new Refused('parse error at line 1, col 1: syntax error: unexpected IDENTIFIER');
  }
}

/** Answers as Loki's HTTP API does for the queries that are asked here, and refuses what it refuses, in plain text. */
export function lokiReply(loki: FakeLoki): (heard: Heard) => Reply {
  const { maxEntries = 5000, maxSeries = 500 } = loki;
  const found = (query: string, startNs: bigint, endNs: bigint): (FoundLine & { error: boolean })[] =>
    select(stored(loki), query, { startNs, endNs });

  const counted = (metric: string, moments: bigint[]) => {
    const { by = '', query = '', ms = '0' } = METRIC.exec(metric)?.groups ?? {};
    const labels = by.split(', ').filter((label) => label !== '');
    type Counted = { metric: Labels; values: [number, string][] };
    const series = new Map<string, Counted>();
    for (const at of moments) {
      const lines = found(query, at - BigInt(ms) * 1_000_000n + 1n, at);
      if (lines.some(({ error }) => error)) throw new Refused("pipeline error: 'JSONParserErr' for series: '{}'.");
      const groups = Map.groupBy(lines, (line) =>
        JSON.stringify(Object.fromEntries(Object.entries(line.labels).filter(([label]) => labels.includes(label)))),
      );
      for (const [key, of] of groups) {
        const one: Counted = series.get(key) ?? { metric: JSON.parse(key), values: [] };
        one.values.push([Number(at / 1_000_000n) / 1000, String(of.length)]);
        series.set(key, one);
      }
    }
    if (series.size > maxSeries)
      throw new Refused(
        `maximum of series (${maxSeries}) reached for a single query; consider reducing query cardinality`,
      );
    return [...series.values()];
  };

  const range = (params: URLSearchParams): Reply => {
    const [query, startNs, endNs] = [
      params.get('query') ?? '',
      BigInt(params.get('start') ?? 0),
      BigInt(params.get('end') ?? 0),
    ];
    if (METRIC.test(query)) {
      const stepNs = BigInt(Math.round(Number(params.get('step')) * 1000)) * 1_000_000n;
      if ((endNs - startNs) / stepNs > 11_000n)
        throw new Refused(
          'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
        );
      const moments: bigint[] = [];
      for (let at = startNs; at <= endNs; at += stepNs) moments.push(at);
      return success({ resultType: 'matrix', result: counted(query, moments) });
    }
    const limit = Number(params.get('limit') ?? 100);
    if (limit > maxEntries)
      throw new Refused(
        `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxEntries})`,
      );
    const lines = found(query, startNs, endNs - 1n).sort((a, b) => Number(a.ns - b.ns));
    const kept = params.get('direction') === 'forward' ? lines.slice(0, limit) : lines.slice(-limit).reverse();
    const streams = [...Map.groupBy(kept, ({ labels }) => labels)].map(([stream, of]) => ({
      stream,
      values: of.map(({ ns, line }) => [String(ns), line, { structuredMetadata: { trace_id: 'x' } }]),
    }));
    return success({ resultType: 'streams', result: streams, stats: {} });
  };

  return ({ path, params }) => {
    try {
      const at = path.slice(path.indexOf('/loki/api/v1/') + '/loki/api/v1/'.length);
      if (at === 'query_range') return range(params);
      if (at === 'query')
        return success({
          resultType: 'vector',
          result: counted(params.get('query') ?? '', [BigInt(params.get('time') ?? 0)]).map(
            ({ metric, values: [value] }) => ({
              metric,
              value,
            }),
          ),
        });
      if (at === 'series') {
        const query = parsed(params.get('match[]') ?? '');
        return success(selectLines(stored(loki), query, { startNs: 0n, endNs: 2n ** 62n }).map(({ labels }) => labels));
      }
      if (at === 'labels') return success([...new Set(loki.streams.flatMap(({ labels }) => Object.keys(labels)))]);
      const [, label] = /^label\/(\w+)\/values$/.exec(at) ?? [];
      if (label !== undefined) return success([...new Set(loki.streams.flatMap(({ labels }) => labels[label] ?? []))]);
      return plainRefusal(404, '404 page not found');
    } catch (error) {
      if (error instanceof Refused) return plainRefusal(400, error.message);
      throw error;
    }
  };
}
