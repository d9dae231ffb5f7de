import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { WireInvestigation } from '@compass/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { findHelm } from '../deploy/helm.ts';
import { freePort } from '../support/free-port.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { startRedis } from '../support/redis-server.ts';
import { hasScaled } from '../support/scaled.ts';
import { commandsIn, documentedCommands } from './commands.ts';
import { elsewhere, longRuns, notRun } from './elsewhere.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'the secret of this test';
const NOWHERE = 'http://127.0.0.1:9';
/** What an MCP client says first. */
const GREETING = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a client', version: '1' } },
};
const all = process.env['COMPASS_TEST_ALL'] === '1';
const home = ownDirectory('commands', afterAll);
const helm = findHelm();
const hasWebhookTools = ['openssl', 'curl'].every((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);
const scaled = ['npm run migrate', 'npm run server', 'npm run worker'];

/** A command that a sentence names by its first words only, and one that goes on until a person ends it. */
const meant: Record<string, string> = {
  'compass restore': 'compass restore FILE',
  'npx --no compass investigate orders -i': 'npx --no compass investigate orders -i --timeout 5',
};

const commands = documentedCommands().map(({ line }) => line);
const isIn = (list: readonly string[]) => (line: string) => list.some((one) => line.startsWith(one));
const sameAs = (line: string): string =>
  (meant[line] ?? line).replace('npx --no ', '').replace('compass.backup', 'FILE');
const toRun = commands
  .filter((line) => !(line in elsewhere) && !(line in longRuns))
  .filter((line) => !isIn([...notRun, ...scaled, 'npm start', 'npm ci && npm start'])(line))
  // Once each, in its longer form.
  .filter(
    (line, _, every) =>
      every.filter((one) => sameAs(one) === sameAs(line)).toSorted((a, b) => b.length - a.length)[0] === line,
  );

interface Ended {
  code: number | string;
  said: string;
}
const started: ChildProcess[] = [];
const closing: (() => unknown)[] = [];
let env: Record<string, string> = {};
let about = { name: '', test: '', closed: '' };
let places = 0;

/** As a person types it: bash, with what npm has installed on the path. Standard input ends; a server of MCP is greeted before that. */
const typed = (line: string, more: Record<string, string> = {}, cwd = ROOT): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd, env: { ...env, ...more }, timeout: 120_000 };
    const child = execFile('bash', ['-c', line], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? 'killed'), said: `${stdout}${stderr}` }),
    );
    if (line.includes(' mcp ')) child.stdin?.write(`${JSON.stringify(GREETING)}\n`);
    child.stdin?.end();
  });

/** Starts a program that goes on, and waits until it takes work. */
async function start(line: string, more: Record<string, string>): Promise<string> {
  const port = await freePort();
  const child = spawn('bash', ['-c', `exec ${line}`], {
    cwd: ROOT,
    env: { ...env, ...more, PORT: String(port) },
    stdio: 'ignore',
    detached: true,
  });
  started.push(child);
  const url = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${url}/ready`).then(
      ({ ok }) => (ok ? true : null),
      () => null,
    );
  await waitFor(line, 90, ready);
  return url;
}

/** An installation of its own, beside the one that runs: an outside MCP server to approve, or an empty one to restore into. */
const beside = (line: string): Record<string, string> => {
  const data = join(home, `beside-${places++}`);
  mkdirSync(data);
  if (line.includes(' restore ')) cpSync(join(env['COMPASS_DATA_DIR'] ?? '', 'audit.key'), join(data, 'audit.key'));
  const config = line.includes('--approve') ? { COMPASS_CONFIG: join(home, 'config') } : {};
  return { COMPASS_DATA_DIR: data, ...config };
};

/** The command with real names in place of those that stand for them. */
const filled = (line: string): string => {
  const place = join(home, `place-${places++}`);
  const file = line.includes('backup ') && !line.includes('restore') ? place : join(home, 'taken.backup');
  const folder = line.includes(' eval ')
    ? join(home, 'cases')
    : line.includes(' --to ')
      ? place
      : join(home, 'exported');
  return (meant[line] ?? line)
    .replaceAll('INV-1042', line.includes('postmortem') ? about.closed : about.name)
    .replaceAll('7f3ac901', about.test)
    .replaceAll('127.0.0.1:8080', new URL(env['COMPASS_URL'] ?? '').host)
    .replace(/\bDIR\b/, folder)
    .replace(/\bFILE\b|compass\.backup/, file)
    .replace(/\bKEY\b/, 'compass.llm.max_daily_cost')
    .replace(/\bNAME\b/, 'platform')
    .replace('…', NOWHERE);
};

/** An installation with an outside MCP server, which nobody has approved; what it asks is a Prometheus without any series. */
async function configure(): Promise<void> {
  const empty = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });
  const prometheus = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(empty));
  await new Promise<void>((listens) => prometheus.listen(0, '127.0.0.1', listens));
  closing.push(() => prometheus.close());
  const { port } = prometheus.address() as AddressInfo;
  // Where a command writes into the folder in which it is typed.
  cpSync(join(ROOT, '.env.example'), join(home, '.env.example'));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  cpSync(join(ROOT, 'config'), join(home, 'config'), { recursive: true });
  const args = [join(ROOT, 'apps/cli/bin/compass.js'), 'mcp', 'prometheus', '--url', `http://127.0.0.1:${port}`];
  const server = { mcp: { command: process.execPath, args }, capabilities: ['query_range'] };
  appendFileSync(join(home, 'config/mcp_servers.yaml'), `  platform: ${JSON.stringify(server)}\n`);
  cpSync(join(ROOT, 'apps/standalone/demo'), join(home, 'cases/shop/lock'), { recursive: true });
  writeFileSync(join(home, 'cases/shop/lock/truth.json'), '{"component": "orders-db"}');
}

const post = async (url: string, body: object): Promise<WireInvestigation> => {
  const headers = { 'content-type': 'application/json' };
  return WireInvestigation.parse(
    await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json(),
  );
};

const untilIs = (url: string, id: string, what: string, holds: (now: WireInvestigation) => boolean) =>
  waitFor(what, 90, async () => {
    const now = WireInvestigation.parse(await (await fetch(`${url}/api/v1/investigations/${id}`)).json());
    return holds(now) ? now : null;
  });

/** One that is ranked and waits for people. */
async function investigated(url: string): Promise<WireInvestigation> {
  const { id } = await post(`${url}/api/v1/investigations`, { service: 'orders' });
  return untilIs(url, id, 'the list', ({ status }) => status === 'awaiting_human');
}

beforeAll(async () => {
  env = {
    PATH: [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':'),
    HOME: home,
    npm_config_update_notifier: 'false',
    COMPASS_DATA_DIR: join(home, 'data'),
    COMPASS_NO_OPEN: '1',
    COMPASS_WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'silent',
  };
  await configure();
  const url = await start('npm start', { SLACK_LOCAL_PORT: String(await freePort()) });
  env = { ...env, COMPASS_URL: url, PORT: new URL(url).port };
  const closed = await investigated(url);
  await post(`${url}/api/v1/investigations/${closed.id}/close`, {});
  await untilIs(url, closed.id, 'the post-mortem', ({ post_mortem }) => post_mortem !== null);
  const { name, tests } = await investigated(url);
  about = { name, test: tests[0]?.hash.slice(0, 8) ?? '', closed: closed.name };
  await typed(`compass export ${about.name} --to ${join(home, 'exported')}`);
  await typed(`compass backup ${join(home, 'taken.backup')}`);
}, 240_000);
afterAll(() => {
  for (const close of closing) close();
  // npm's own children are of its group.
  for (const { pid } of started) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
});

describe('commands in the documents', () => {
  it('are found in blocks, in indented lines and in sentences', () => {
    const text =
      'Run `npm start`, not `npm` in `compass.yaml`.\n\n```sh\ncurl a \\\n  b  # c\n```\n\n    npx d\n\n```sh\nA=1\necho $A\n```\n';
    expect(commandsIn(text)).toEqual(['curl a b', 'A=1\necho $A', 'npx d', 'npm start']);
    expect(commands.length).toBeGreaterThan(50);
  });

  it.each(Object.entries(elsewhere))('%s is run by another test', (line, { by, holds }) => {
    expect(commands).toContain(line);
    expect(readFileSync(join(ROOT, by), 'utf8')).toContain(holds);
  });

  it.each(Object.entries(longRuns))(
    '%s starts',
    async (line, { asked, says }) => {
      expect(commands).toContain(line);
      const { code, said } = await typed(asked);
      expect(said).toContain(says);
      expect(code).not.toBe(0);
    },
    150_000,
  );

  it(`that no test runs are named in docs/DEPLOYMENT.md: ${notRun.join(', ')}`, () => {
    const last = readFileSync(join(ROOT, 'docs/DEPLOYMENT.md'), 'utf8').split('\n## ').at(-1) ?? '';
    for (const one of notRun) {
      expect(commands.filter(isIn([one])), one).not.toEqual([]);
      expect(last).toContain(`\`${one}`);
    }
  });

  it.each(toRun.filter((line) => !/^(helm|BODY)/.test(line)))(
    '%s',
    async (line) => {
      const command = filled(line);
      const own = /config check|restore|eval|replay|config s|explain/.test(command) ? beside(command) : {};
      const { code, said } = await typed(command, own, /^cp | --save/.test(command) ? home : ROOT);
      expect({ code, said }).toEqual({ code: 0, said: line.startsWith('cp ') ? '' : expect.stringMatching(/\S/) });
    },
    150_000,
  );

  it.skipIf(!hasWebhookTools)('the signed webhook (needs openssl and curl)', async () => {
    const [script = ''] = toRun.filter((line) => line.startsWith('BODY'));
    const { code, said } = await typed(filled(script));
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('"accepted":true') });
    const forged = await typed(filled(script), { COMPASS_WEBHOOK_SECRET: 'another' });
    expect(forged.said).toContain('"status":403');
  });

  it.runIf(helm !== null || all).each(toRun.filter((line) => line.startsWith('helm')))(
    '%s, without a cluster',
    async (line) => {
      const dry = filled(line).replace(/^helm/, helm ?? 'helm');
      const { code, said } = await typed(`${dry} --dry-run=client`);
      expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('kind: Deployment') });
    },
  );

  it.runIf(hasScaled || all)(
    `${scaled.join(', ')} (need postgresql and redis-server)`,
    async () => {
      expect(commands).toEqual(expect.arrayContaining(scaled));
      const [cluster, redis] = await Promise.all([startCluster(), startRedis()]);
      const shared = {
        DATABASE_URL: cluster.urlAs('postgres'),
        REDIS_URL: redis.url,
        COMPASS_AUDIT_KEY: SECRET,
        SLACK_ENABLED: 'false',
      };
      expect(await typed('npm run migrate', shared)).toMatchObject({ code: 0 });
      for (const line of ['npm run server', 'npm run worker']) await start(line, shared);
      await Promise.all([cluster.stop(), redis.stop()]);
    },
    240_000,
  );
});
