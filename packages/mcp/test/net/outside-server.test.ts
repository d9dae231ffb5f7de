import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { memoryPins } from '../../src/broker/pin-store.ts';
import { type Outside, outsideServer } from '../../src/net/outside-server.ts';
import { brokerOf, serverWith, text } from '../world.ts';

const tools = serverWith({ look: { reply: () => text('{"up":1}') } });
const headers = { authorization: 'Bearer of-theirs' };

/** A server of the SDK over both of its HTTP transports; `forget` ends every session, as a restart does. */
const serving = async () => {
  const seen: { authorization: string | undefined; method: string | undefined; version: unknown }[] = [];
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const streams = new Map<string, SSEServerTransport>();
  let count = 0;
  const server = createServer(async (request, response) => {
    const { method, url } = request;
    seen.push({
      authorization: request.headers.authorization,
      method,
      version: request.headers['mcp-protocol-version'],
    });
    const { pathname, searchParams } = new URL(url ?? '/', 'http://here');
    if (pathname === '/sse') {
      const transport = new SSEServerTransport('/messages', response);
      streams.set(transport.sessionId, transport);
      return tools().connect(transport);
    }
    if (pathname === '/messages')
      return streams.get(searchParams.get('sessionId') ?? '')?.handlePostMessage(request, response);
    const id = request.headers['mcp-session-id'];
    const known = sessions.get(String(id));
    if (id !== undefined && known === undefined) return response.writeHead(404).end();
    if (known !== undefined) return known.handleRequest(request, response);
    count += 1;
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => `session-${count}`,
      onsessioninitialized: (made) => void sessions.set(made, transport),
      onsessionclosed: (closed) => void sessions.delete(closed),
    });
    // The SDK's own classes disagree under exactOptionalPropertyTypes.
    await tools().connect(transport as never);
    return transport.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, seen, sessions };
};

const calling = (mcp: Outside, limits = {}) => {
  const broker = brokerOf({
    servers: [outsideServer({ name: 'theirs', mcp, limits })],
    pins: memoryPins(),
    firstUse: 'trust',
  });
  return { broker, call: (tool = 'look') => broker.call({ server: 'theirs', tool, access: 'read', arguments: {} }) };
};

describe('a server of others', () => {
  test('is called over Streamable HTTP with its headers, and told when COMPASS leaves', async () => {
    const { url, seen, sessions } = await serving();
    const { broker, call } = calling({ url: `${url}/mcp`, transport: 'streamable-http', headers });
    expect(await call()).toEqual({ up: 1 });
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set([headers.authorization]));
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST', 'POST']);
    expect(seen.at(-1)?.version).toBe('2025-11-25');
    expect(sessions.size).toBe(1);
    await broker.close();
    expect(sessions.size).toBe(0);
  });

  test('that forgot the session is connected anew', async () => {
    const { url, sessions } = await serving();
    const { call } = calling({ url: `${url}/mcp`, transport: 'streamable-http', headers });
    expect(await call()).toEqual({ up: 1 });
    sessions.clear();
    await expect(call()).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
    expect(await call()).toEqual({ up: 1 });
  });

  test('is called over the older transport', async () => {
    const { url, seen } = await serving();
    const { call } = calling({ url: `${url}/sse`, transport: 'sse', headers });
    expect([await call(), await call()]).toEqual([{ up: 1 }, { up: 1 }]);
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST', 'POST', 'POST']);
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set([headers.authorization]));
  });

  test('that lets nobody in says what to look at', async () => {
    const server = createServer((_request, response) => void response.writeHead(401).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (const transport of ['streamable-http', 'sse'] as const)
      await expect(calling({ url, transport, headers: {} }).call()).rejects.toMatchObject({
        code: 'refused',
        message: 'theirs does not let COMPASS in (HTTP 401): look at its auth and headers',
      });
  });

  test('at an address that hides where it leads is refused before anything is dialled', () => {
    expect(() => calling({ url: 'http://a@127.0.0.1/', transport: 'sse', headers: {} })).toThrow('auth');
  });
});

/** Speaks MCP over stdio in a few lines, with words on stdout in between; `die` ends it, `env` shows its environment. */
const PROGRAM = `
import { createInterface } from 'node:readline';
console.error('x'.repeat(500_000));
console.log('Starting…');
console.log('{"level":"info","msg":"ready"}');
const say = (id, result) => console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
const tool = (name) => ({ name, inputSchema: { type: 'object' } });
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') say(id, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 't', version: '1' } });
  if (method === 'tools/list') say(id, { tools: ['env', 'die', 'flood'].map(tool) });
  if (method !== 'tools/call') return;
  if (params.name === 'die') process.exit(1);
  const flood = () => process.stdout.write('x'.repeat(1000) + '\\n', flood);
  if (params.name === 'flood') return flood();
  say(id, { content: [], structuredContent: { pid: process.pid, env: process.env } });
});`;

describe('a server that is a command', () => {
  const started = async (limits = {}) => {
    const directory = await mkdtemp(join(tmpdir(), 'compass-stdio-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'server.mjs');
    await writeFile(file, PROGRAM);
    return calling({ command: process.execPath, args: [file], env: { ITS: 'own' } }, limits);
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('gets nothing of our environment but the paths, is started again after it ended, and ends with the broker', async () => {
    process.env['OUR_SECRET'] = 'hidden';
    onTestFinished(() => {
      Reflect.deleteProperty(process.env, 'OUR_SECRET');
    });
    const { broker, call } = await started();
    const first = (await call('env')) as { pid: number; env: Record<string, string> };
    expect(first.env).toMatchObject({ ITS: 'own', PATH: process.env['PATH'] });
    expect(Object.keys(first.env)).not.toContain('OUR_SECRET');
    await expect(call('die')).rejects.toMatchObject({ code: 'unavailable' });
    const second = (await call('env')) as { pid: number };
    expect(second.pid).not.toBe(first.pid);
    await broker.close();
    expect(isAlive(second.pid)).toBe(false);
  });

  test('is cut off when it says more than anybody asked for', async () => {
    const { call } = await started({ maxBytes: 100_000 });
    const { pid } = (await call('env')) as { pid: number };
    await expect(call('flood')).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('cut off') });
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('that is not there is named', async () => {
    const { call } = calling({ command: '/nowhere/at-all', args: [], env: {} });
    await expect(call()).rejects.toThrow('theirs cannot be started: /nowhere/at-all');
  });

  test('that ends by itself is told of with its code, and with where to look', async () => {
    const { call } = calling({ command: process.execPath, args: ['-e', 'process.exit(3)'], env: {} });
    await expect(call()).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'theirs ended by itself with code 3: start its command by hand to see why, with the variables of its env',
    });
  });
});
