import { isCompassError } from '@compass/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePromql } from '../src/promql/parse.ts';
import { rangeQuery } from '../src/promql/query.ts';
import { indexSeries } from '../src/promql/series-index.ts';
import { queries, randomOf, samples } from './promql-generator.ts';
import { realPrometheus, withoutPrometheus } from './real-prometheus.ts';

const FROM = Date.parse('2026-11-20T10:00:00Z') / 1000;
const COUNT = 600;

type Answer = Map<string, Map<number, number>> | 'refused';

const keyOf = (labels: Record<string, string>): string => JSON.stringify(Object.entries(labels).sort());
const numberOf = (text: string): number => (text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text));

const answerOf = (matrix: { metric: Record<string, string>; values: [number, string][] }[]): Answer =>
  new Map(
    matrix.map(({ metric, values }) => [keyOf(metric), new Map(values.map(([at, text]) => [at, numberOf(text)]))]),
  );

const same = (a: number, b: number): boolean =>
  Object.is(a, b) ||
  a === b ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** Where two answers differ first; empty when they are the same. */
function difference(real: Answer, ours: Answer): string {
  if (real === 'refused' || ours === 'refused')
    return real === ours ? '' : `real ${real === 'refused'}, ours ${ours === 'refused'} refused`;
  if (real.size !== ours.size) return `${real.size} series, ours ${ours.size}`;
  for (const [key, values] of real) {
    const mine = ours.get(key);
    if (mine === undefined) return `no series ${key}`;
    if (mine.size !== values.size) return `${values.size} points of ${key}, ours ${mine.size}`;
    for (const [at, value] of values)
      if (!same(value, mine.get(at) ?? Number.NaN)) return `${key} at ${at}: ${value}, ours ${mine.get(at)}`;
  }
  return '';
}

describe.skipIf(withoutPrometheus)(
  'the PromQL of recordings against a real Prometheus (needs prometheus and promtool)',
  () => {
    const matrix = samples(FROM, randomOf(7));
    const window = { startMs: (FROM + 900) * 1000, endMs: (FROM + 3300) * 1000, stepMs: 60_000 };
    let prometheus: Awaited<ReturnType<typeof realPrometheus>>;

    beforeAll(async () => {
      prometheus = await realPrometheus(matrix);
    }, 60_000);
    afterAll(() => prometheus?.stop());

    async function real(query: string): Promise<Answer> {
      const body = new URLSearchParams({
        query,
        start: String(window.startMs / 1000),
        end: String(window.endMs / 1000),
        step: '60',
      });
      const answer = await (await fetch(`${prometheus.url}/api/v1/query_range`, { method: 'POST', body })).json();
      return answer.status === 'success' ? answerOf(answer.data.result) : 'refused';
    }
    const index = indexSeries(matrix);
    function ours(query: string): Answer {
      try {
        return answerOf(rangeQuery(index, parsePromql(query), window).result);
      } catch (error) {
        if (isCompassError(error)) return 'refused';
        throw error;
      }
    }

    test(`${COUNT} generated queries have the same answers`, async () => {
      const asked = queries(COUNT, randomOf(11));
      const wrong: string[] = [];
      let [answered, refused] = [0, 0];
      for (const query of asked) {
        const [theirs, mine] = [await real(query), ours(query)];
        const what = difference(theirs, mine);
        if (what !== '') wrong.push(`${query}\n    ${what}`);
        if (mine === 'refused') refused += 1;
        else if (mine.size > 0) answered += 1;
      }
      expect(wrong.slice(0, 12)).toEqual([]);
      // Most must say something, or the comparison would be of nothing with nothing.
      expect(answered).toBeGreaterThan(COUNT * 0.7);
      expect(refused).toBeLessThan(COUNT * 0.1);
    }, 120_000);

    test('a wrong answer would be noticed', async () => {
      expect(difference(await real('sum(gauge)'), ours('sum(gauge) * 1.00001'))).not.toBe('');
      expect(difference(await real('rate(counter_total[5m])'), ours('rate(counter_total[6m])'))).not.toBe('');
      expect(difference(await real('gauge'), ours('gauge{component="a"}'))).not.toBe('');
    });
  },
);
