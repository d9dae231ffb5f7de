import { request } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ownServer } from '../src/run/own-server.ts';
import { type HttpOptions, serveHttp } from '../src/run/serve-http.ts';
import { prometheusServer } from '../src/servers/prometheus/server.ts';
import { fakePrometheus, success } from './fake-prometheus.ts';

const serving = async (options: Partial<HttpOptions> = {}) => {
  const { url } = await fakePrometheus(() => success(['orders']));
  const open = new Set<McpServer>();
  const create = () => {
    const server = prometheusServer({ url });
    open.add(server);
    server.server.onclose = () => {
      open.delete(server);
    };
    return server;
  };
  const served = await serveHttp(create, { port: 0, ...options });
  onTestFinished(() => served.close());
  return { url: served.url, open };
};
const clientOf = async (url: string, headers: Record<string, string> = {}) => {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  // The SDK declares its own session id looser than its interface.
  await client.connect(transport as never);
  onTestFinished(() => client.close());
  return { client, transport };
};
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});
/** fetch sets Host itself, and a page in a browser cannot be asked here. */
const raw = (url: string, headers: Record<string, string>, body = initialize): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
    request(url, { method: 'POST', headers: all }, (response) => {
      response.destroy();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(body);
  });

describe('a server over Streamable HTTP', () => {
  test('answers the clients of the SDK, a session each, and forgets those that leave', async () => {
    const { url, open } = await serving();
    const [ann, bob] = [await clientOf(url), await clientOf(url)];
    for (const { client } of [ann, bob]) {
      expect((await client.listTools()).tools.map(({ name }) => name)).toContain('prometheus_query_range');
      const answered = await client.callTool({ name: 'prometheus_label_values', arguments: { label: 'job' } });
      expect(answered.structuredContent).toEqual({ values: ['orders'] });
    }
    expect(open.size).toBe(2);
    await ann.transport.terminateSession();
    expect(open.size).toBe(1);
    await expect(ann.client.listTools()).rejects.toThrow();
    expect((await bob.client.listTools()).tools).toHaveLength(3);
  });

  test('keeps sixty-four sessions at most: who was quiet longest has to begin again', async () => {
    const { url, open } = await serving();
    const { client } = await clientOf(url);
    for (let count = 0; count < 63; count += 1) expect(await raw(url, {})).toBe(200);
    expect(open.size).toBe(64);
    await client.listTools();
    expect(await raw(url, {})).toBe(200);
    await expect.poll(() => open.size).toBe(64);
    expect((await client.listTools()).tools).toHaveLength(3);
  });

  test('listens on loopback, and lets in no page, whatever its name was made to point at', async () => {
    const { url, open } = await serving({ names: ['mcp.example.com'] });
    const { port, hostname } = new URL(url);
    expect(hostname).toBe('127.0.0.1');
    const statusOf = (headers: Record<string, string>) => raw(url, headers);
    expect(await statusOf({ host: `evil.example:${port}` })).toBe(403);
    expect(await statusOf({ host: `127.0.0.1.evil.example:${port}` })).toBe(403);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ origin: 'null' })).toBe(403);
    expect(open.size).toBe(0);
    expect(await statusOf({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    expect(await statusOf({ host: 'mcp.example.com' })).toBe(200);
  });

  test('asks for its token where it has one, and needs one where others can reach it', async () => {
    const { url, open } = await serving({ token: 'letmein' });
    expect(await raw(url, {})).toBe(401);
    expect(await raw(url, { authorization: 'Bearer letmei' })).toBe(401);
    expect(open.size).toBe(0);
    const { client } = await clientOf(url, { authorization: 'Bearer letmein' });
    expect((await client.listTools()).tools).toHaveLength(3);
    await expect(serving({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'invalid', field: 'host' });
    await expect(serving({ host: '0.0.0.0', token: '' })).rejects.toMatchObject({ code: 'invalid', field: 'host' });
  });

  test('opens nothing for what is no first request', async () => {
    const { url, open } = await serving();
    expect(await raw(url.replace('/mcp', '/other'), {})).toBe(404);
    expect(await raw(url, { 'mcp-session-id': 'nobody' })).toBe(404);
    expect(await raw(url, {}, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }))).toBe(400);
    expect(await raw(url, {}, 'not JSON')).toBe(400);
    await expect.poll(() => open.size).toBe(0);
  });
});

describe('our own servers', () => {
  test('take what is secret from the environment', async () => {
    const { url, asked } = await fakePrometheus(() => success([]));
    const env = {
      PROMETHEUS_URL: url,
      PROMETHEUS_USER: 'ann',
      PROMETHEUS_PASSWORD: 'b',
      PROMETHEUS_HEADERS: 'X-Scope-OrgID: a',
    };
    const served = await serveHttp(ownServer({ kind: 'prometheus', env }), { port: 0 });
    onTestFinished(() => served.close());
    const { client } = await clientOf(served.url);
    await client.callTool({ name: 'prometheus_label_values', arguments: { label: 'job' } });
    expect(asked[0]?.authorization).toBe('Basic YW5uOmI=');
  });

  test('say what is missing or wrong, and show no secret', () => {
    expect(() => ownServer({ kind: 'loki', env: {} })).toThrow(
      'give one such as http://host:port, as --url or in LOKI_URL',
    );
    expect(() => ownServer({ kind: 'postgres', url: 'http://x', env: {} })).toThrow('POSTGRES_ACTIVITY_URL');
    const wrong = { kind: 'tempo', url: 'http://x', env: { TEMPO_HEADERS: 'top-secret' } } as const;
    expect(() => ownServer(wrong)).toThrow(/^TEMPO_HEADERS: write one header a line/);
    expect(() => ownServer(wrong)).not.toThrow('top-secret');
  });
});
