import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openWorld } from './support.ts';

const ALERTMANAGER = '/usr/bin/prometheus-alertmanager';
const missing = !existsSync(ALERTMANAGER) && process.env['COMPASS_TEST_ALL'] !== '1';

/** Alertmanager that posts to `url` with this token; its own address, as it says it. */
function alertmanagerTo(url: string, token: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  const file = join(directory, 'alertmanager.yml');
  writeFileSync(
    file,
    JSON.stringify({
      route: { receiver: 'compass', group_wait: '1s', group_interval: '1s', group_by: ['alertname'] },
      receivers: [
        {
          name: 'compass',
          webhook_configs: [{ url, send_resolved: true, http_config: { authorization: { credentials: token } } }],
        },
      ],
    }),
  );
  const program = spawn(ALERTMANAGER, [
    `--config.file=${file}`,
    `--storage.path=${directory}`,
    '--web.listen-address=127.0.0.1:0',
    '--cluster.listen-address=',
  ]);
  onTestFinished(async () => {
    program.kill();
    if (program.exitCode === null) await once(program, 'exit');
    rmSync(directory, { recursive: true, force: true });
  });
  // Read to its end: a program whose pipe was closed dies of its next line.
  return new Promise((resolve, reject) => {
    let said = '';
    program.stderr.on('data', (piece: Buffer) => {
      said += String(piece);
      const port = /127\.0\.0\.1:([1-9]\d*)(?=\D)/.exec(said)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    program.once('error', reject);
    program.once('exit', () => reject(new Error(`Alertmanager did not start: ${said}`)));
  });
}

test.skipIf(missing)(
  'an alert of a real Alertmanager starts, and resolved it is told of (needs prometheus-alertmanager)',
  async () => {
    const world = await openWorld({ webhooks: { alertmanager: ['a token'] }, sources: 'silent' });
    const url = await world.api.listen({ port: 0, host: '127.0.0.1' });
    const alertmanager = await alertmanagerTo(`${url}/webhooks/alertmanager`, 'a token');
    const alert = (more: object) => ({
      labels: { alertname: 'HighLatency', service: 'orders', severity: 'critical' },
      annotations: { summary: 'p99 is above 2 s' },
      generatorURL: 'http://prometheus.example/graph',
      ...more,
    });
    const tell = (more: object) =>
      fetch(`${alertmanager}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alert(more)]),
      });
    expect((await tell({})).status).toBe(200);
    const now = () => world.investigations();
    await expect.poll(now, { timeout: 20_000 }).toMatchObject([
      {
        trigger: { service: 'orders', severity: 'P1', symptoms: ['HighLatency: p99 is above 2 s'] },
        pages: [{ state: { word: 'fires' } }],
      },
    ]);
    await tell({ endsAt: new Date().toISOString() });
    await expect
      .poll(now, { timeout: 20_000 })
      .toMatchObject([{ endedAt: null, pages: [{ state: { word: 'resolved' } }], pageNews: [{ what: 'resolved' }] }]);
  },
);
