import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  path: string;
  params: Record<string, string>;
  authorization: string | undefined;
}

export type Reply = { status?: number; location?: string; body?: string; silent?: true };

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
};

/** The envelope of a good answer. */
export const success = (data: unknown): Reply => ({ body: JSON.stringify({ status: 'success', data }) });

/** Speaks Prometheus' HTTP API; what it says is the test's. */
export const fakePrometheus = async (reply: (asked: Asked) => Reply): Promise<{ url: string; asked: Asked[] }> => {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://prometheus');
    const params = new URLSearchParams(request.method === 'POST' ? await bodyOf(request) : url.search);
    const one = {
      path: url.pathname,
      params: Object.fromEntries(params),
      authorization: request.headers.authorization,
    };
    asked.push(one);
    const { status = 200, location, body = '', silent } = reply(one);
    if (silent) return;
    response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/prom`, asked };
};
