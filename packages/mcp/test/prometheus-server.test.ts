import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { inProcess } from '../src/broker/server.ts';
import type { BackendOptions } from '../src/servers/backend.ts';
import { prometheusServer } from '../src/servers/prometheus/server.ts';
import { Matrix } from '../src/telemetry/wire.ts';
import { fakePrometheus, success } from './fake-prometheus.ts';
import { asCompassError, brokerOf } from './world.ts';

const asking = (options: BackendOptions) => {
  const broker = brokerOf({ servers: [{ name: 'prometheus', connect: inProcess(() => prometheusServer(options)) }] });
  return (tool: string, input: Record<string, unknown>) =>
    broker.call({ server: 'prometheus', tool, access: 'read', arguments: input });
};
const range = { query: 'up', start: '2026-01-05T10:00:00Z', end: '2026-01-05T10:01:00Z', step: '30' };

describe('the Prometheus server', () => {
  test('asks over a range, at a moment and for label values, with its authorization', async () => {
    const { url, asked } = await fakePrometheus(({ path }) =>
      path.endsWith('/values')
        ? success(['orders', 'web'])
        : success(
            path.endsWith('range')
              ? { resultType: 'matrix', result: [{ metric: { job: 'web' }, values: [[1, '2']] }] }
              : { resultType: 'scalar', result: [1, '2'] },
          ),
    );
    const ask = asking({ url, auth: { type: 'basic', username: 'ann', password: 'b' } });
    expect(await ask('prometheus_query_range', range)).toEqual({
      resultType: 'matrix',
      result: [{ metric: { job: 'web' }, values: [[1, '2']] }],
    });
    expect(await ask('prometheus_query', { query: '1+1', time: 5 })).toEqual({
      resultType: 'scalar',
      result: [1, '2'],
    });
    expect(await ask('prometheus_label_values', { label: 'job', match: 'up' })).toEqual({ values: ['orders', 'web'] });
    expect(asked.map(({ path, params }) => [path, params])).toEqual([
      ['/prom/api/v1/query_range', range],
      ['/prom/api/v1/query', { query: '1+1', time: '5' }],
      ['/prom/api/v1/label/job/values', { 'match[]': 'up' }],
    ]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Basic YW5uOmI=']));
  });

  test('sends no authorization when none was set', async () => {
    const { url, asked } = await fakePrometheus(() => success([]));
    await asking({ url, auth: { type: 'bearer', token: '' } })('prometheus_label_values', { label: 'job' });
    expect(asked[0]?.authorization).toBeUndefined();
  });

  test("passes Prometheus' own errors on by their type", async () => {
    const { url } = await fakePrometheus(({ params }) => ({
      status: 400,
      body: JSON.stringify({ status: 'error', errorType: params['query'], error: 'said Prometheus' }),
    }));
    const ask = asking({ url });
    await expect(ask('prometheus_query', { query: 'bad_data' })).rejects.toMatchObject({
      code: 'invalid',
      cause: { message: 'bad_data: said Prometheus' },
    });
    await expect(ask('prometheus_query', { query: 'timeout' })).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('gives those of too many series that vary most, and says so', async () => {
    const result = Array.from({ length: 1_200 }, (_, index) => ({
      metric: { pod: `pod-${index}` },
      values: [
        [1, '5'],
        [2, index < 400 ? '5' : String(5 + index)],
      ],
    }));
    const { url } = await fakePrometheus(() => success({ resultType: 'matrix', result }));
    const found = await asking({ url })('prometheus_query_range', range);
    expect(found).toMatchObject({ result: { length: 1_000 }, reduced: { kept: 1_000, of: 1_200 } });
    const { result: kept } = Matrix.parse(found);
    expect(kept.filter(({ values }) => values[1]?.[1] !== '5')).toHaveLength(800);
    expect(kept.map(({ metric }) => Number(metric['pod']?.slice(4)))).toEqual(
      kept.map(({ metric }) => Number(metric['pod']?.slice(4))).toSorted((a, b) => a - b),
    );
  });

  test('follows no redirect and waits no longer and reads no more than it may', async () => {
    let led = 0;
    const elsewhere = await fakePrometheus(() => success({ resultType: 'vector', result: [++led] }));
    const { url } = await fakePrometheus(({ params }) => {
      if (params['query'] === 'redirect') return { status: 307, location: `${elsewhere.url}/api/v1/query` };
      if (params['query'] === 'silent') return { silent: true };
      if (params['query'] === 'proxy') return { status: 502, body: '<html>' };
      return success({ resultType: 'vector', result: ['x'.repeat(3_000)] });
    });
    const ask = asking({ url, timeoutMs: 300, maxBytes: 2_000 });
    const saying = async (query: string) => {
      const { cause } = await ask('prometheus_query', { query }).then(() => new Error('no error'), asCompassError);
      return cause instanceof Error ? cause.message : '';
    };
    expect(await saying('redirect')).toContain('redirect');
    expect(await saying('silent')).toMatch(/^unavailable: no answer/);
    expect(await saying('large')).toMatch(/^bad_data: the answer is larger/);
    expect(await ask('prometheus_label_values', { label: '../admin' }).catch((caught) => caught.code)).toBe('invalid');
    expect(led).toBe(0);
    const down = asking({ url: 'http://127.0.0.1:1' });
    await expect(down('prometheus_query', { query: 'up' })).rejects.toMatchObject({ code: 'unavailable' });
    const proxied = asking({ url });
    await expect(proxied('prometheus_query', { query: 'proxy' })).rejects.toMatchObject({ code: 'unavailable' });
  });
});

const PROMETHEUS = '/usr/bin/prometheus';
test.skipIf(!existsSync(PROMETHEUS) && !process.env['COMPASS_TEST_ALL'])(
  `answers with a real Prometheus (${PROMETHEUS})`,
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'compass-prometheus-'));
    const port = await freePort();
    const config = join(directory, 'prometheus.yml');
    await writeFile(config, 'scrape_configs: []\n');
    const listen = `--web.listen-address=127.0.0.1:${port}`;
    const running = spawn(PROMETHEUS, [`--config.file=${config}`, `--storage.tsdb.path=${directory}/data`, listen], {
      stdio: 'ignore',
    });
    onTestFinished(async () => {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    });
    const url = `http://127.0.0.1:${port}`;
    for (let looks = 0; looks < 200; looks += 1) {
      if (
        await fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        break;
      await sleep(100);
    }
    const ask = asking({ url });
    expect(await ask('prometheus_query_range', { ...range, query: 'vector(0/0)' })).toMatchObject({
      resultType: 'matrix',
      result: [
        {
          metric: {},
          values: [
            [1767607200, 'NaN'],
            [1767607230, 'NaN'],
            [1767607260, 'NaN'],
          ],
        },
      ],
    });
    expect(await ask('prometheus_query', { query: 'vector(3)', time: range.end })).toEqual({
      resultType: 'vector',
      result: [{ metric: {}, value: [1767607260, '3'] }],
    });
    expect(await ask('prometheus_label_values', { label: 'job' })).toEqual({ values: [] });
    await expect(ask('prometheus_query', { query: 'sum(' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      ask('prometheus_query_range', { ...range, end: '2026-01-06T10:00:00Z', step: '5' }),
    ).rejects.toMatchObject({ code: 'invalid', cause: { message: expect.stringContaining('11,000') } });
    const two =
      'label_replace(vector(7), "a", "still", "", "") or label_replace(vector(time() % 600), "a", "varies", "", "") # two';
    const hundred = { query: two, start: '2026-01-05T10:00:00Z', end: '2026-01-05T10:50:00Z', step: '30s' };
    expect(await ask('prometheus_query_range', hundred)).toMatchObject({ result: { length: 2 } });
    const small = asking({ url, maxBytes: 3_500 });
    const reduced = { kept: 1, of: null, by: expect.any(String) };
    expect(await small('prometheus_query_range', hundred)).toMatchObject({
      resultType: 'matrix',
      result: [{ metric: { a: 'varies' }, values: { length: 101 } }],
      reduced,
    });
  },
);
