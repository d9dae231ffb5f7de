import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Heard {
  method: string;
  path: string;
  params: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export type Reply = { status?: number; location?: string; body?: string; silent?: true };

export const jsonReply = (value: unknown): Reply => ({ body: JSON.stringify(value) });
/** The envelope of a good answer of Prometheus and Loki. */
export const success = (data: unknown): Reply => jsonReply({ status: 'success', data });
/** How Loki and Tempo refuse. */
export const plainRefusal = (status: number, body: string): Reply => ({ status, body });

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
};

/** A backend on this machine until the test ends; what it says is the test's. */
export const fakeBackend = async (reply: (heard: Heard) => Reply): Promise<{ url: string; heard: Heard[] }> => {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://backend');
    const { method = 'GET', headers } = request;
    const one = {
      method,
      path: pathname,
      params: new URLSearchParams(method === 'POST' ? await bodyOf(request) : search),
      headers,
    };
    heard.push(one);
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
  return { url: `http://127.0.0.1:${port}`, heard };
};
