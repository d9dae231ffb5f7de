import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { metrics } from './metric-names.ts';

const root = join(import.meta.dirname, '../..');

/** Every metric that a running COMPASS announces, with its kind, whether it has a sample yet or not. */
async function announced(): Promise<Record<string, string>> {
  const home = mkdtempSync(join(tmpdir(), 'compass-metrics-'));
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'apps/standalone/src/main.ts')], {
    env: {
      COMPASS_DATA_DIR: home,
      COMPASS_NO_OPEN: '1',
      LOG_LEVEL: 'ERROR',
      PORT: String(port),
      SLACK_LOCAL_PORT: String(await freePort()),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (let looks = 0; looks < 900 && child.exitCode === null; looks += 1) {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        async (answer) => (answer.ok ? answer.text() : null),
        () => null,
      );
      if (text !== null)
        return Object.fromEntries([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => [name, kind]));
      await sleep(100);
    }
    throw new Error('no /metrics');
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
}

describe('a running COMPASS', () => {
  it('announces every metric that dashboard and alert rules may name, and no other of its own', async () => {
    const told = await announced();
    const known = Object.fromEntries(Object.entries(metrics).map(([name, { kind }]) => [name, kind]));
    expect(told).toMatchObject(known);
    expect(Object.keys(told).filter((name) => name.startsWith('compass_') && !(name in known))).toEqual([]);
  }, 120_000);
});
