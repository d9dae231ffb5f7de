import { join } from 'node:path';
import { readConfig } from '@compass/config';
import { edgesQuery } from '@compass/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePromql } from '../../mcp/src/promql/parse.ts';
import { instantQuery, type PromResult } from '../../mcp/src/promql/query.ts';
import { indexSeries } from '../../mcp/src/promql/series-index.ts';
import { realPrometheus, withoutPrometheus } from '../../mcp/test/real-prometheus.ts';
import { at, END, FROM, seriesOf } from './signals/family.ts';
import { requests } from './signals/requests.ts';
import { resources } from './signals/resources.ts';

const { signals } = readConfig({ root: join(import.meta.dirname, '../../..'), env: {} });
type Vector = Extract<PromResult, { resultType: 'vector' }>['result'];

const rounded = (vector: Vector) =>
  vector
    .map(({ metric, value: [, text] }) => [
      JSON.stringify(Object.entries(metric).sort()),
      Number(Number(text).toPrecision(9)),
    ])
    .sort();

describe.skipIf(withoutPrometheus)('the shipped signals and a real Prometheus (needs prometheus and promtool)', () => {
  const matrix = [...requests, ...resources].flatMap(({ lines }) => lines.trim().split('\n').map(seriesOf));
  const index = indexSeries(matrix);
  let prometheus: Awaited<ReturnType<typeof realPrometheus>>;

  beforeAll(async () => {
    prometheus = await realPrometheus(matrix);
  }, 60_000);
  afterAll(() => prometheus?.stop());

  it('agree on every query, and none is refused', async () => {
    const calls = { name: 'who calls whom', query: edgesQuery({ referenceStart: at(FROM), end: at(END) }) };
    for (const { name, query } of [...signals, calls]) {
      const body = new URLSearchParams({ query, time: String(END) });
      const response = await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body });
      const said = (await response.json()) as { status: string; data: { result: Vector } };
      expect([name, said.status]).toEqual([name, 'success']);
      const ours = instantQuery(index, parsePromql(query), { atMs: END * 1000 });
      expect([name, rounded(ours.result as Vector)]).toEqual([name, rounded(said.data.result)]);
      expect([name, said.data.result.length > 0]).toEqual([name, true]);
    }
  });
});
