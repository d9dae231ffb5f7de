import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_CAP_BYTES = 4 * 1024 * 1024;

/** The whole body, or undefined when it is larger than 4 MB: the rest is then read and dropped, so that an answer arrives. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= BODY_CAP_BYTES) chunks.push(chunk);
  }
  return size <= BODY_CAP_BYTES ? Buffer.concat(chunks) : undefined;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  send(response, status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8', ...headers });
}

export function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string>,
): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}

/** Whether the request names this machine: a foreign name that resolves to 127.0.0.1 is DNS rebinding. */
export function isForLoopback(request: IncomingMessage): boolean {
  const host = /^(\[[^\]]+\]|[^:]+)(:\d+)?$/.exec(request.headers.host ?? '')?.[1];
  return host !== undefined && ['127.0.0.1', 'localhost', '[::1]'].includes(host.toLowerCase());
}

/** Whether a page of another site sent this. A program sends no Origin at all. */
export function isCrossSite(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return (origin !== undefined && origin !== `http://${host}`) || site === 'cross-site' || site === 'same-site';
}
