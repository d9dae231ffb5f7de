import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';

const COMPASS = join(import.meta.dirname, '../../apps/cli/bin/compass.js');

/** A Tempo that knows one trace, and asks for a token. */
const tempo = async (): Promise<string> => {
  const span = {
    traceId: 'AAAAAAAAAAAAAAAAAAAAqw==',
    spanId: 'AAAAAAAAAAE=',
    name: 'GET /',
    endTimeUnixNano: '5000000',
  };
  const trace = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
  const server = createServer((request, response) => {
    const known = request.headers.authorization === 'Bearer t' && request.url?.startsWith('/api/v2/traces/');
    response.writeHead(known ? 200 : 401).end(known ? JSON.stringify({ trace }) : 'no');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A listening TCP server has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const summaryBy = async (client: Client) =>
  (await client.callTool({ name: 'traces_summary', arguments: { traceID: 'ab' } })).structuredContent;
const summary = { traces: 1, spans: 1, ms: 5, path: [{ service: 'unknown', share: 1 }] };
const env = { PATH: process.env['PATH'] ?? '', TEMPO_TOKEN: 't', COMPASS_MCP_TOKEN: 'let-this-client-in' };

describe('compass mcp', { timeout: 60_000 }, () => {
  test('serves a backend over standard input and output, and ends with its client', async () => {
    const args = [COMPASS, 'mcp', 'tempo', '--url', await tempo(), '--stdio'];
    const transport = new StdioClientTransport({ command: process.execPath, args, env });
    const client = new Client({ name: 'test', version: '1' });
    onTestFinished(() => client.close());
    await client.connect(transport);
    expect(await summaryBy(client)).toMatchObject(summary);
    await client.close();
    const alone = spawn(process.execPath, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
    alone.stdin.end();
    expect(await new Promise((resolve) => alone.once('exit', resolve))).toBe(0);
  });

  test('serves it over HTTP on loopback until it is told to stop', async () => {
    const args = [COMPASS, 'mcp', 'tempo', '--url', await tempo(), '--http', '0'];
    const running = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => running.once('exit', resolve));
    onTestFinished(() => {
      running.kill('SIGKILL');
    });
    let said = '';
    const url = await new Promise<string>((resolve, reject) => {
      running.once('exit', () => reject(new Error(said)));
      running.stderr.on('data', (chunk) => {
        said += chunk;
        const [found] = /http:\S+\/mcp/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: { headers: { authorization: 'Bearer let-this-client-in' } },
    });
    // The SDK declares its own session id looser than its interface.
    await client.connect(transport as never);
    expect(await summaryBy(client)).toMatchObject(summary);
    await client.close();
    running.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('says what is wrong with a command', async () => {
    const sayingIn = (more: Record<string, string>, ...args: string[]) =>
      new Promise<string>((resolve) => {
        let said = '';
        const running = spawn(process.execPath, [COMPASS, 'mcp', ...args], {
          env: { ...env, ...more },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        running.stderr.on('data', (chunk) => {
          said += chunk;
        });
        running.once('close', (code) => resolve(`${code} ${said.trim()}`));
      });
    const saying = (...args: string[]) => sayingIn({}, ...args);
    const [unknown, without, open, short] = await Promise.all([
      saying('mimir'),
      saying('loki'),
      saying('tempo', '--url', 'http://127.0.0.1:1', '--http', 'many'),
      sayingIn({ COMPASS_MCP_TOKEN: 'short' }, 'tempo', '--url', 'http://127.0.0.1:1', '--http', '0'),
    ]);
    expect(unknown).toBe('2 mimir: name one of prometheus, loki, tempo, grafana, postgres.');
    expect(without).toBe('1 no address of loki: give one such as http://host:port, as --url or in LOKI_URL');
    expect(open).toContain('Give a port from 0 to 65535');
    expect(short).toMatch(/^1 COMPASS_MCP_TOKEN must have at least 16 characters: /);
  });
});
