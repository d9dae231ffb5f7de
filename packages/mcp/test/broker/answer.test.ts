import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { CallToolRequestSchema, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { inProcess } from '../../src/broker/server.ts';
import { asCompassError, brokerOf, failure, serverWith, type Tools, text } from '../world.ts';

const read = (broker: Broker, tool = 'look', abort?: AbortSignal) =>
  broker.call({ server: 'theirs', tool, access: 'read', arguments: {}, ...(abort ? { abort } : {}) });
const opened = (tools: Tools, limits = {}) =>
  brokerOf({ servers: [{ name: 'theirs', connect: inProcess(serverWith(tools)) }], limits });

describe('an answer', () => {
  test.each([
    ['structured content', { content: [], structuredContent: { up: 1 } }],
    ['JSON in text', text('{"up":1}')],
    ['a wrapped result', { content: [], structuredContent: { result: { up: 1 } } }],
  ])('is read from %s', async (_form, reply) => {
    expect(await read(opened({ look: { reply: () => reply } }))).toEqual({ up: 1 });
  });

  test.each([
    ['not recorded: nothing before 10:00', 'not_recorded', false],
    ['bad_data: 1:5: parse error', 'invalid', false],
    ['insufficient_privilege: no', 'refused', false],
    ['execution: query timed out', 'invalid', false],
    ['timeout: no answer', 'unavailable', true],
    ['something odd', 'unavailable', true],
    ['MCP error -32602: Required at step', 'invalid', false],
    ['Query failed: API returned status 400: {"status":"error","errorType":"bad_data","error":"x"}', 'invalid', false],
    ['Error executing tool look: permission denied', 'refused', false],
    ['loki API returned status code 403: no', 'refused', false],
    ['list datasources: [GET /datasources][401] getDataSourcesUnauthorized', 'refused', false],
    ['querying Prometheus: client_error: client error: 403', 'refused', false],
    ['http 422: Unprocessable Entity', 'invalid', false],
    ['http 503: Service Unavailable', 'unavailable', true],
    ['http 404: Not Found', 'unavailable', true],
    ['line 400 of the answer is odd', 'unavailable', true],
  ])('that is the error "%s" becomes %s', async (said, code, retryable) => {
    const error = await read(opened({ look: { reply: () => failure(said) } })).then(
      () => Promise.reject(new Error('no error')),
      asCompassError,
    );
    expect(error.code).toBe(code);
    expect(error.retryAfterMs !== null).toBe(retryable);
    expect(error.message).not.toContain(said);
  });

  test('in several parts is a list of them, and prose is handed on to those who ask for prose', async () => {
    const parts = { content: [...text('{"up":1}').content, ...text('{"up":0}').content] };
    const broker = opened({ look: { reply: () => parts }, prose: { reply: () => text('- Kind: Pod') } });
    expect(await read(broker)).toEqual([{ up: 1 }, { up: 0 }]);
    // So does a server whose lists come one item a part answer one without items: it has not failed.
    const none = opened({ look: { reply: () => ({ content: [] }) } }, { failures: 1 });
    for (const _ of [1, 2]) expect(await read(none)).toEqual([]);
    const withNote = { content: [...text('{"up":1}').content, ...text('Found one series.').content] };
    expect(await read(opened({ look: { reply: () => withNote } }))).toEqual({ up: 1 });
    const call = { server: 'theirs', tool: 'prose', access: 'read', arguments: {} } as const;
    expect(await broker.call({ ...call, prose: true })).toBe('- Kind: Pod');
  });

  test.each([
    ['Error: no such file', 'unavailable'],
    ['Query failed: bad_data: x', 'invalid'],
    ['{"status":"error","errorType":"bad_data","error":"parse error"}', 'invalid'],
    ['{"ok":false,"error":{"message":"store is gone"}}', 'unavailable'],
  ])('that is an error without being marked as one, "%s", becomes %s', async (said, code) => {
    const broker = opened({ look: { reply: () => text(said) } });
    await expect(read(broker)).rejects.toMatchObject({ code });
    const prose = broker.call({ server: 'theirs', tool: 'look', access: 'read', arguments: {}, prose: true });
    await expect(prose).rejects.toMatchObject({ code });
  });

  test.each([
    [ErrorCode.InvalidParams, 'Unknown argument: step', 'invalid', false],
    [ErrorCode.InternalError, 'Invalid arguments for tool "look"', 'invalid', false],
    [ErrorCode.InternalError, 'connection refused', 'unavailable', true],
  ])('that is the protocol error %i "%s" becomes %s', async (rpc, said, code, retryable) => {
    const connect = inProcess(() => {
      const server = serverWith({ look: { reply: () => text('1') } })();
      server.server.setRequestHandler(CallToolRequestSchema, () => {
        throw new McpError(rpc, said);
      });
      return server;
    });
    const error = await read(brokerOf({ servers: [{ name: 'theirs', connect }] })).then(
      () => Promise.reject(new Error('no error')),
      asCompassError,
    );
    expect([error.code, error.retryAfterMs !== null]).toEqual([code, retryable]);
    expect(error.message).not.toContain(said);
  });

  test.each([401, 403])(
    'of a server that wants other credentials (HTTP %i) is refused, with what to check',
    async (status) => {
      const server = createServer((_request, response) => response.writeHead(status).end());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(async () => {
        await new Promise((resolve) => server.close(resolve));
      });
      // A listening TCP server has an address with a port.
      const { port } = server.address() as AddressInfo;
      const connect = () => new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)) as Transport;
      const reading = read(brokerOf({ servers: [{ name: 'theirs', connect }] }));
      await expect(reading).rejects.toMatchObject({
        code: 'refused',
        message: `theirs does not let COMPASS in (HTTP ${status}): check its token and which hosts it allows`,
      });
    },
  );

  test('that is prose, too large or too deep is refused', async () => {
    const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`);
    const broker = opened(
      {
        prose: { reply: () => text('Everything is fine!') },
        large: { reply: () => text(JSON.stringify('x'.repeat(5_000))) },
        deep: { reply: () => ({ content: [], structuredContent: { deep } }) },
      },
      { maxBytes: 4_000 },
    );
    await expect(read(broker, 'prose')).rejects.toThrow('not JSON');
    await expect(read(broker, 'large')).rejects.toMatchObject({ code: 'invalid' });
    await expect(read(broker, 'deep')).rejects.toThrow('nested');
  });
});
