import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompassError } from '@compass/core';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { LOOPBACK, turnedAway } from './guard.ts';

export interface HttpOptions {
  /** 0: any that is free. */
  port: number;
  /** The address to listen on, loopback unless told; any other needs a token. */
  host?: string;
  /** Further names that clients reach it by. */
  names?: string[];
  /** What clients send as their bearer token. */
  token?: string | null;
}

const MOST_SESSIONS = 64;
const PATH = '/mcp';

const refuse = (response: ServerResponse, status: number): void => {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close', ...challenge }).end();
};

const nameOf = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Serves Streamable HTTP at `/mcp`, a server for each session. CompassError `invalid` for an open address without a token. */
export async function serveHttp(
  create: () => McpServer,
  { port, host = '127.0.0.1', names = [], token = null }: HttpOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  if (!LOOPBACK.includes(nameOf(host)) && !token)
    throw new CompassError('invalid', `listening on ${host} needs a token: set COMPASS_MCP_TOKEN`, { field: 'host' });
  const guard = { hosts: [...LOOPBACK, nameOf(host), ...names], token: token || null };
  /** The one used last stands last. */
  const sessions = new Map<string, StreamableHTTPServerTransport>();

  const opened = async (): Promise<StreamableHTTPServerTransport> => {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
    });
    const server = create();
    await server.connect(transport);
    const closed = server.server.onclose;
    server.server.onclose = () => {
      sessions.delete(transport.sessionId ?? '');
      closed?.();
    };
    return transport;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const status = turnedAway(guard, request.headers);
    if (status !== null) return refuse(response, status);
    if (new URL(request.url ?? '', 'http://compass').pathname !== PATH) return refuse(response, 404);
    const id = request.headers['mcp-session-id'];
    if (typeof id !== 'string') {
      const transport = await opened();
      await transport.handleRequest(request, response);
      // Anything but a proper first request opens no session.
      if (transport.sessionId === undefined) await transport.close();
      const [oldest] = sessions;
      if (sessions.size > MOST_SESSIONS) await oldest?.[1].close();
      return;
    }
    const transport = sessions.get(id);
    if (transport === undefined) return refuse(response, 404);
    sessions.delete(id);
    sessions.set(id, transport);
    await transport.handleRequest(request, response);
  };

  const listening = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500);
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    listening.once('error', reject).listen(port, host, resolve);
  });
  // A listening TCP server has an address with a port.
  const address = listening.address() as AddressInfo;
  return {
    url: `http://${nameOf(host)}:${address.port}${PATH}`,
    async close() {
      await Promise.all([...sessions.values()].map((transport) => transport.close()));
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}
