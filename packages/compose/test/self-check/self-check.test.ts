import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@compass/config';
import type { Log } from '@compass/core';
import { memoryPins } from '@compass/mcp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownSecret } from '../../src/own-secrets.ts';
import { selfCheck } from '../../src/self-check/self-check.ts';

let home: string;
const lines: string[] = [];
const say = (_fields: Record<string, unknown>, message: string) => void lines.push(message);
const log: Log = { debug: say, info: say, warn: say, error: say };
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'compass-self-check-'));
  lines.length = 0;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const SHARED = { DATABASE_URL: 'postgres://u:a-password@db/compass', REDIS_URL: 'redis://redis:6379' };

/** An installation whose `.env` says this, with these rights. */
function installed(envFile: string, mode: number, env: Record<string, string> = {}) {
  writeFileSync(join(home, '.env'), envFile);
  chmodSync(join(home, '.env'), mode);
  const config = join(import.meta.dirname, '../../../../config');
  return readConfig({ root: home, env: { COMPASS_CONFIG: config, COMPASS_DATA_DIR: join(home, 'data'), ...env } });
}
const check = (config: ReturnType<typeof installed>, pins = memoryPins()) => selfCheck(config, { pins, log });

it('refuses secrets that everybody can read where several share the installation, and says what to do', async () => {
  const secret = 'PAGERDUTY_WEBHOOK_SECRET=a-webhook-secret\n';
  await expect(check(installed(secret, 0o644, SHARED))).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining(`chmod 600 ${join(home, '.env')}`),
  });
  await check(installed(secret, 0o640, SHARED));
  await check(installed(secret, 0o600, SHARED));
  expect(lines).toEqual([]);
});

it('says so on a person’s own machine, and goes on', async () => {
  await check(installed('PAGERDUTY_WEBHOOK_SECRET=a-webhook-secret\n', 0o644));
  expect(lines).toEqual([expect.stringContaining('chmod 600')]);
});

it('finds a secret inside an address, and the installation’s own', async () => {
  await expect(
    check(installed(`DATABASE_URL=${SHARED.DATABASE_URL}\n`, 0o604, { REDIS_URL: SHARED.REDIS_URL })),
  ).rejects.toThrow('chmod');
  const config = installed('', 0o644, SHARED);
  ownSecret(config.dataDir, 'audit.key');
  await check(config);
  chmodSync(join(config.dataDir, 'audit.key'), 0o644);
  await expect(check(config)).rejects.toThrow(join(config.dataDir, 'audit.key'));
});

it('does not mind a file without secrets', async () => {
  await check(installed('PORT=9090\n', 0o644, SHARED));
  expect(lines).toEqual([]);
});

it('refuses a server whose tools were never approved where several processes share it; alone, first use is trusted', async () => {
  const theirs = { ...installed('', 0o600, SHARED) };
  const [server] = readConfig({
    root: home,
    env: { COMPASS_CONFIG: join(import.meta.dirname, '../../../../config'), PROMETHEUS_URL: 'http://prometheus:9090' },
  }).servers;
  if (server === undefined) throw new Error('there is one');
  const outside = { ...server, name: 'theirs', backend: null, mcp: { command: 'their-server', args: [], env: {} } };
  const pins = memoryPins();
  const config = { ...theirs, servers: [server, outside] };
  await expect(check(config, pins)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('--approve theirs'),
  });
  await check({ ...config, scaled: null }, pins);
  await pins.write('theirs', {});
  await check(config, pins);
});
