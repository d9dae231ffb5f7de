import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../tests/support/free-port.ts';
import type { MatrixSeries } from '../src/promql/series-index.ts';

const [PROMETHEUS, PROMTOOL] = ['/usr/bin/prometheus', '/usr/bin/promtool'];

/** Whether tests that need a real Prometheus must be skipped here. */
export const withoutPrometheus = !existsSync(PROMTOOL) && !process.env['COMPASS_TEST_ALL'];

/** Samples in OpenMetrics, a metric's together as it demands. */
const openMetrics = (matrix: MatrixSeries[]): string => {
  const lines = matrix.flatMap(({ metric: { __name__: name, ...labels }, values }) =>
    values.map(
      ([at, value]) =>
        `${name}{${Object.entries(labels)
          .map(([key, text]) => `${key}="${text}"`)
          .join(',')}} ${value} ${at}`,
    ),
  );
  const types = [...new Set(matrix.map(({ metric }) => `# TYPE ${metric['__name__']} unknown`))];
  return `${types
    .flatMap((type) => [type, ...lines.filter((line) => line.startsWith(`${type.split(' ')[2]}{`))])
    .join('\n')}\n# EOF\n`;
};

/** Starts a Prometheus that holds these samples and looks at itself every second. */
export const realPrometheus = async (matrix: MatrixSeries[]): Promise<{ url: string; stop(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'compass-prometheus-'));
  const port = await freePort();
  const own = { job_name: 'self', static_configs: [{ targets: [`127.0.0.1:${port}`] }] };
  await writeFile(join(folder, 'samples.om'), openMetrics(matrix));
  // JSON is YAML.
  const configuration = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: [own] };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  execFileSync(
    PROMTOOL,
    ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'samples.om'), join(folder, 'data')],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const program = spawn(
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
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; (await fetch(`${url}/-/ready`).catch(() => null))?.ok !== true; tries += 1) {
    if (tries > 100) {
      await stop();
      throw new Error('Prometheus did not become ready');
    }
    await sleep(200);
  }
  return { url, stop };
};
