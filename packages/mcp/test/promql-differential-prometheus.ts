import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { MatrixSeries } from '../src/promql/series-index.ts';
import { freePort } from './free-port.ts';
import type { Answer } from './promql-differential-compare.ts';
import type { Question } from './promql-differential-queries.ts';

export const PROMETHEUS = '/usr/bin/prometheus';
const PROMTOOL = '/usr/bin/promtool';
export const hasPrometheus = existsSync(PROMETHEUS) && existsSync(PROMTOOL);

const Sample = z.tuple([z.number(), z.string()]);
const Metric = z.record(z.string(), z.string());
const Reply = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: Metric, value: Sample })) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Metric, values: z.array(Sample) })) }),
      z.object({ resultType: z.literal('scalar'), result: Sample }),
      z.object({ resultType: z.literal('string'), result: Sample }),
    ]),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** The samples in the OpenMetrics text form, which promtool turns into blocks. */
function openMetrics(matrix: readonly MatrixSeries[]): string {
  const lines = matrix.flatMap(({ metric, values }) => {
    const { __name__: name = '', ...labels } = metric;
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
    return values.map(([seconds, value]) => `${name}{${pairs.join(',')}} ${value} ${seconds.toFixed(3)}`);
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

export interface RealPrometheus {
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

/** A Prometheus of this test's own that holds these samples and scrapes nothing. */
export async function startPrometheus(matrix: readonly MatrixSeries[]): Promise<RealPrometheus> {
  const home = await mkdtemp(join(tmpdir(), 'compass-promql-'));
  await writeFile(join(home, 'samples.txt'), openMetrics(matrix));
  await writeFile(join(home, 'prometheus.yml'), 'scrape_configs: []\n');
  const blocks = join(home, 'blocks');
  execFileSync(PROMTOOL, ['tsdb', 'create-blocks-from', 'openmetrics', join(home, 'samples.txt'), blocks], {
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = [
    `--config.file=${home}/prometheus.yml`,
    `--storage.tsdb.path=${blocks}`,
    '--storage.tsdb.retention.time=100y',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const running = spawn(PROMETHEUS, settings, { stdio: 'ignore' });
  const ended = new Promise((resolve) => running.once('exit', resolve));
  const stop = async (): Promise<void> => {
    running.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let looks = 0; looks < 200; looks += 1) {
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { ask: (question) => ask(url, question), stop };
    await sleep(50);
  }
  await stop();
  throw new Error('Prometheus did not start');
}

async function ask(url: string, { query, when }: Question): Promise<Answer> {
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  const [path, times] =
    'atMs' in when
      ? ['query', { time: seconds(when.atMs) }]
      : ['query_range', { start: seconds(when.startMs), end: seconds(when.endMs), step: seconds(when.stepMs) }];
  const body = new URLSearchParams({ query, ...times });
  const reply = Reply.parse(await (await fetch(`${url}/api/v1/${path}`, { method: 'POST', body })).json());
  return reply.status === 'success' ? reply.data : { refused: reply.error };
}
