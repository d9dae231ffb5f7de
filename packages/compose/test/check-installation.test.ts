import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInstallation } from '../src/index.ts';

const root = join(import.meta.dirname, '../../..');
const THEIRS = join(root, 'node_modules/prometheus-mcp/dist/index.mjs');

/** Answers every question of Prometheus' API with an empty vector. */
const emptyPrometheus = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end('{"status":"success","data":{"resultType":"vector","result":[]}}');
    }).listen(0, '127.0.0.1', () => resolve(server));
  });

describe('the check of an installation', () => {
  const home = mkdtempSync(join(tmpdir(), 'compass-check-'));
  let backend: Server;
  let url = '';
  beforeAll(async () => {
    backend = await emptyPrometheus();
    url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    backend.close();
    rmSync(home, { recursive: true, force: true });
  });
  const check = (env: Record<string, string>, approve?: string[]) =>
    checkInstallation({ root, env: { COMPASS_DATA_DIR: home, ...env }, ...(approve === undefined ? {} : { approve }) });
  const saw = ({ agents }: Awaited<ReturnType<typeof check>>) =>
    Object.fromEntries(agents.map(({ id, sees, lacks }) => [id, { sees, lacks }]));

  it('says what each agent sees of the recorded incident when nothing is configured', async () => {
    const report = await check({});
    expect(report).toMatchObject({ recording: 'lab-lock-contention', servers: [], ok: true });
    expect(saw(report)).toMatchObject({
      database: { sees: ['metrics', 'sessions'], lacks: ['logs'] },
      tracing: { sees: [], lacks: ['logs', 'traces'] },
    });
  });

  it('asks each source once: a server of our own without its backend is no source', async () => {
    const there = await check({ PROMETHEUS_URL: url });
    expect(there).toMatchObject({ ok: true, sources: { metrics: { state: 'ready' } } });
    const away = await check({ PROMETHEUS_URL: 'http://127.0.0.1:9' });
    expect(away).toMatchObject({ ok: false, sources: { metrics: { state: 'missing' } } });
    expect(away.sources.traces).toEqual({ state: 'missing', why: 'TEMPO_URL is not set' });
  });

  it('shows the tools of somebody else’s server, which count once they are approved', async () => {
    const config = join(home, 'config');
    cpSync(join(root, 'config'), config, { recursive: true });
    writeFileSync(
      join(config, 'mcp_servers.yaml'),
      `mcp_servers:
  theirs:
    mcp: { command: ${process.execPath}, args: ["${THEIRS}", stdio], env: { PROMETHEUS_URL: "${url}" } }
    capabilities: [query_metrics, query_range, stream_logs]
`,
    );
    const env = { COMPASS_CONFIG: config };
    const before = await check(env);
    expect(before.servers[0]).toMatchObject({ name: 'theirs', approval: 'never approved', trouble: null });
    expect(before).toMatchObject({ ok: false, sources: { metrics: { state: 'missing' } } });
    const after = await check(env, ['theirs']);
    expect(after).toMatchObject({ ok: true, sources: { metrics: { state: 'ready' } } });
    const abilities = Object.fromEntries((after.servers[0]?.can ?? []).map((one) => [one.capability, one.ability.can]));
    expect(abilities).toEqual({ query_metrics: true, query_range: true, stream_logs: false });
    expect((await check(env)).servers[0]?.approval).toBe('approved');
    expect(readFileSync(join(home, 'mcp-pins.json'), 'utf8')).toContain('prometheus_query');
  });
});
