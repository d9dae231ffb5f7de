import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { prometheusServer, serveHttp } from '@compass/mcp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';
import { checkInstallation } from '../src/index.ts';

const root = join(import.meta.dirname, '../../..');
const THEIRS = join(root, 'node_modules/prometheus-mcp/dist/index.mjs');

/** Answers every question of Prometheus' and of Loki's API with nothing. */
const emptyBackend = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      const resultType = request.url?.startsWith('/loki/') ? 'streams' : 'vector';
      response.end(JSON.stringify({ status: 'success', data: { resultType, result: [] } }));
    }).listen(0, '127.0.0.1', () => resolve(server));
  });

describe('the check of an installation', () => {
  const home = ownDirectory('check', afterAll);
  let backend: Server;
  let url = '';
  beforeAll(async () => {
    backend = await emptyBackend();
    url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  });
  afterAll(() => void backend.close());
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

  it.each([
    [401, 'Unauthorized', /with the configured credentials \(HTTP 401\)\. It said: Unauthorized\. Look at its auth/],
    [404, '404 page not found', /answered HTTP 404: is the path of its url right\? It said: 404 page not found$/],
    [502, '<h1>Bad Gateway</h1>', /answered HTTP 502$/],
    [200, '<h1>Welcome</h1>', /answered in a form it does not document: is its url right\?$/],
  ])('says why a server has nothing when what stands behind it answers %i', async (status, body, why) => {
    const strange = createServer((request, response) => {
      request.resume();
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void strange.close());
    await once(strange, 'listening');
    const { port } = strange.address() as AddressInfo;
    const at = `http://127.0.0.1:${port}`;
    const report = await check({ PROMETHEUS_URL: at, LOKI_URL: at, TEMPO_URL: at, GRAFANA_URL: at });
    expect(report.ok).toBe(false);
    expect(report.servers.map(({ name }) => name)).toEqual(['prometheus', 'loki', 'tempo', 'grafana']);
    for (const { where, trouble } of report.servers) {
      expect(where).toContain(`127.0.0.1:${port}`);
      expect(trouble).toMatch(why);
    }
  });

  it('sees nothing behind a Grafana that has no such data source', async () => {
    const bare = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json').end('[]');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void bare.close());
    await once(bare, 'listening');
    const report = await check({ GRAFANA_URL: `http://127.0.0.1:${(bare.address() as AddressInfo).port}` });
    for (const [source, type] of Object.entries({ metrics: 'prometheus', logs: 'loki', traces: 'tempo' }))
      expect(report.sources[source as 'metrics']).toEqual({
        state: 'missing',
        why: `Grafana has no data source of the type ${type}`,
      });
    expect(report).toMatchObject({ ok: false, sources: { annotations: { state: 'ready' } } });
  });

  it('sends somebody else’s server what its auth says', async () => {
    const token = 'a token that nobody guesses';
    const served = await serveHttp(() => prometheusServer({ url }), { port: 0, token, names: [] });
    onTestFinished(() => served.close());
    const config = join(ownDirectory('auth', onTestFinished), 'config');
    cpSync(join(root, 'config'), config, { recursive: true });
    const entry = (sent: string) =>
      `mcp_servers:\n  team: { mcp: { url: "${served.url}" }, auth: { type: bearer, token: "${sent}" }, capabilities: [query_metrics] }\n`;
    writeFileSync(join(config, 'mcp_servers.yaml'), entry(token));
    const env = { COMPASS_CONFIG: config };
    expect(await check(env, ['team'])).toMatchObject({ ok: true, sources: { metrics: { state: 'ready' } } });
    writeFileSync(join(config, 'mcp_servers.yaml'), entry('another one, as long as it'));
    expect((await check(env)).servers[0]?.trouble).toContain('does not let COMPASS in (HTTP 401)');
  });

  it('says that nobody listens, and shows no password of the address', async () => {
    const nobody = 'http://127.0.0.1:9';
    const database = 'postgres://me:hunter2@127.0.0.1:9/orders';
    const report = await check({
      PROMETHEUS_URL: nobody,
      GRAFANA_URL: nobody,
      GRAFANA_API_KEY: 'hunter2',
      POSTGRES_ACTIVITY_URL: database,
      LOKI_URL: 'http://nobody.invalid',
    });
    const why = 'cannot be reached: connection refused. Does it run, and at this port?';
    expect(report.servers.map(({ name, trouble }) => [name, trouble])).toEqual([
      ['prometheus', `Prometheus ${why}`],
      ['postgres', `PostgreSQL ${why}`],
      ['loki', 'Loki cannot be reached: there is no such host. Is its name right?'],
      ['grafana', `Grafana ${why}`],
    ]);
    expect(report.ok).toBe(false);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('embeds one word with whatever embeds, and names what to set where that cannot', async () => {
    expect((await check({})).embedder).toEqual({ name: 'offline', trouble: null });
    const config = join(ownDirectory('embedder', onTestFinished), 'config');
    cpSync(join(root, 'config'), config, { recursive: true });
    writeFileSync(
      join(config, 'compass.yaml'),
      'compass:\n  learning: { embedder: ollama }\n  llm: { providers: { ollama: { url: "http://127.0.0.1:9" } } }\n',
    );
    const report = await check({ COMPASS_CONFIG: config });
    expect(report.ok).toBe(false);
    expect(report.embedder).toMatchObject({
      name: expect.stringContaining('of ollama'),
      trouble: expect.stringMatching(/^learning\.embedder: .*127\.0\.0\.1:9.*"offline"/),
    });
  });

  it('warns where what answers would show nothing', async () => {
    const { warnings, ok } = await check({ PROMETHEUS_URL: url, LOKI_URL: url });
    expect(ok).toBe(true);
    expect(warnings).toEqual([
      expect.stringMatching(/^None of the \d+ signals finds anything here: /),
      expect.stringMatching(/^No line of the last hour has a label that names a component, /),
    ]);
  });

  it('warns about a variable that nothing reads', async () => {
    const { warnings } = await check({ PROMETHEUS_URI: url });
    expect(warnings).toEqual(['PROMETHEUS_URI is set, but nothing reads it: did you mean PROMETHEUS_URL?']);
  });

  it('warns about a slip in the name of a strategy', async () => {
    const config = join(ownDirectory('strategies', onTestFinished), 'config');
    cpSync(join(root, 'config'), config, { recursive: true });
    const file = join(config, 'agents/database.yaml');
    const slipped = readFileSync(file, 'utf8').replace('name: correlate_with_traffic', 'name: corelate_with_traffic');
    writeFileSync(file, `${slipped}    - { name: lag_of_our_own, description: One of a test that was added }\n`);
    // Those that are shipped name tests that there are, and one's own is like none of them.
    expect((await check({ COMPASS_CONFIG: config })).warnings).toEqual([
      'agents/database.yaml: disproof_strategies: there is no test corelate_with_traffic: did you mean correlate_with_traffic?',
    ]);
  });

  it('names the key of an address that cannot be called', async () => {
    const config = ownDirectory('check-address');
    cpSync(join(root, 'config'), config, { recursive: true });
    const theirs = '{ mcp: { url: "http://0.0.0.0:8000/mcp" } }';
    writeFileSync(join(config, 'mcp_servers.yaml'), `mcp_servers:\n  theirs: ${theirs}\n`);
    await expect(check({ COMPASS_CONFIG: config })).rejects.toThrow(
      /^mcp_servers\.yaml: mcp_servers\.theirs\.mcp\.url: /,
    );
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
