import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isCompassError } from '@compass/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePromql } from '../src/promql/parse.ts';
import { rangeQuery } from '../src/promql/query.ts';
import { indexSeries } from '../src/promql/series-index.ts';
import { freePort } from './free-port.ts';
import { queries, randomOf, samples } from './promql-generator.ts';

const [PROMETHEUS, PROMTOOL] = ['/usr/bin/prometheus', '/usr/bin/promtool'];
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

describe.skipIf(!existsSync(PROMTOOL) && !process.env['COMPASS_TEST_ALL'])(
  'the PromQL of recordings against a real Prometheus (needs prometheus and promtool)',
  () => {
    const matrix = samples(FROM, randomOf(7));
    const window = { startMs: (FROM + 900) * 1000, endMs: (FROM + 3300) * 1000, stepMs: 60_000 };
    let [folder, url] = ['', ''];
    let program: ChildProcess;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'compass-promql-'));
      const lines = matrix.flatMap(({ metric: { __name__: name, ...labels }, values }) =>
        values.map(
          ([at, value]) =>
            `${name}{${Object.entries(labels)
              .map(([key, text]) => `${key}="${text}"`)
              .join(',')}} ${value} ${at}`,
        ),
      );
      const text = [...new Set(matrix.map(({ metric }) => `# TYPE ${metric['__name__']} unknown`))]
        .flatMap((type) => [type, ...lines.filter((line) => line.startsWith(`${type.split(' ')[2]}{`))])
        .join('\n');
      await writeFile(join(folder, 'samples.om'), `${text}\n# EOF\n`);
      await writeFile(join(folder, 'prometheus.yml'), '{}\n');
      execFileSync(
        PROMTOOL,
        ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'samples.om'), join(folder, 'data')],
        { stdio: 'ignore' },
      );
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      program = spawn(
        PROMETHEUS,
        [
          `--config.file=${join(folder, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          '--storage.tsdb.retention.time=100y',
          `--web.listen-address=127.0.0.1:${port}`,
          '--log.level=error',
        ],
        { stdio: 'ignore' },
      );
      for (let tries = 0; (await fetch(`${url}/-/ready`).catch(() => null))?.ok !== true; tries += 1) {
        if (tries > 100) throw new Error('Prometheus did not become ready');
        await sleep(200);
      }
    }, 60_000);
    afterAll(async () => {
      program?.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    async function real(query: string): Promise<Answer> {
      const body = new URLSearchParams({
        query,
        start: String(window.startMs / 1000),
        end: String(window.endMs / 1000),
        step: '60',
      });
      const answer = await (await fetch(`${url}/api/v1/query_range`, { method: 'POST', body })).json();
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
