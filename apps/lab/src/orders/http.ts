import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, propagation } from '@opentelemetry/api';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { isUnavailable } from './pool.ts';
import { inSpan, markStatus } from './span.ts';

export type Reply = { status: number; body: unknown };
export type Route = {
  method: 'GET' | 'POST' | 'PUT';
  /** A path whose last part may be `:id`. */
  path: string;
  answer(request: { id: number; body: unknown }): Promise<Reply>;
};

const bodyLimit = 10_000;

/** Serves the routes and `/metrics` on a free loopback port; every request is measured by route and status. */
export async function serve(options: { service: string; routes: Route[]; metrics: Metrics }): Promise<Server> {
  const { service, routes, metrics } = options;
  const durations = metrics.histogram('http_request_duration_seconds', 'Duration of requests in seconds.');
  const requests = metrics.counter('http_requests_total', 'Finished requests.');
  for (const { method, path } of routes) {
    // Series that begin at the first error would hide it from rate().
    for (const status of ['200', '500', '503']) requests.add({ service, route: path, method, status }, 0);
  }

  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path === '/metrics') {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(metrics.text());
      return;
    }
    const started = performance.now();
    const found = match(routes, request.method, path);
    const { status, body } = found === undefined ? notFound : await traced(found, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (found === undefined) return;
    const labels = { service, route: found.route.path, method: found.route.method, status: String(status) };
    durations.observe(labels, (performance.now() - started) / 1000);
    requests.add(labels);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** The address of a listening server. */
export function urlOf(server: Server): string {
  // A TCP server that listens has an AddressInfo; the other forms belong to pipes and closed servers.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const notFound: Reply = { status: 404, body: { error: 'no such path' } };

function match(routes: Route[], method: string | undefined, path: string): { route: Route; id: number } | undefined {
  for (const route of routes) {
    const base = route.path.replace(/\/:id$/, '');
    if (route.method !== method) continue;
    if (route.path === path) return { route, id: 0 };
    const id = path.startsWith(`${base}/`) ? path.slice(base.length + 1) : '';
    if (base !== route.path && /^\d{1,9}$/.test(id)) return { route, id: Number(id) };
  }
  return undefined;
}

function traced(found: { route: Route; id: number }, request: IncomingMessage): Promise<Reply> {
  const { method, path } = found.route;
  const attributes = { 'http.request.method': method, 'http.route': path };
  const parent = propagation.extract(context.active(), request.headers);
  return inSpan({ name: `${method} ${path}`, kind: 'server', attributes, parent }, async (span) => {
    const reply = await attempt(found, request);
    markStatus(span, reply.status);
    return reply;
  });
}

async function attempt({ route, id }: { route: Route; id: number }, request: IncomingMessage): Promise<Reply> {
  try {
    return await route.answer({ id, body: route.method === 'GET' ? undefined : await readJson(request) });
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'not understood' } };
    if (isUnavailable(error)) return { status: 503, body: { error: 'the database did not answer in time' } };
    log('error', `${route.method} ${route.path} failed: ${String(error)}`);
    return { status: 500, body: { error: 'failed' } };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > bodyLimit) throw new SyntaxError('body too long');
  }
  return JSON.parse(text);
}
