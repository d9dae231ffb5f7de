import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalContext } from '../context.ts';
import { isCrossSite, readBody, send, sendJson } from '../http/edge.ts';
import { Denial, deny } from '../refusal.ts';
import { doing } from './doing.ts';
import { reading } from './reading.ts';
import { match, type Route } from './route.ts';

const ROUTES: Route[] = [...reading, ...doing];
const KEEP_ALIVE_MS = 15_000;

/** Everything below `/local`: JSON for the page and for tests, the stream of changes, contents of files. */
export async function serveLocal(
  slack: LocalContext,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (isCrossSite(request)) deny(403, 'cross_site', 'Origin: pages of other sites may not use this workspace');
    const file = match('/local/files/:id', url.pathname)?.[0];
    if (url.pathname === '/local/events') return streamChanges(slack, request, response);
    if (file !== undefined) return await sendFile(slack, file, response);
    await serveRoute(slack, url, request, response);
  } catch (error) {
    if (!(error instanceof Denial)) throw error;
    sendJson(response, error.status, { ok: false, error: error.error, message: error.message, ...error.extra });
  }
}

async function serveRoute(
  slack: LocalContext,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const route of ROUTES) {
    const params = match(route.path, url.pathname);
    if (!params || route.method !== request.method) continue;
    const body = route.method === 'POST' ? await readJson(request) : undefined;
    const answer = await route.run({ params, query: url.searchParams, body }, slack);
    return sendJson(response, 200, { ok: true, ...answer });
  }
  deny(404, 'not_found', `There is no ${request.method} ${url.pathname}`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = (await readBody(request)) ?? deny(413, 'too_large', 'body: at most 4 MB');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return deny(400, 'invalid_json', 'body: not JSON');
  }
}

function streamChanges(slack: LocalContext, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  const tell = (counter: number) =>
    response.write(`event: changed\nid: ${counter}\ndata: ${JSON.stringify({ counter })}\n\n`);
  tell(slack.changes.counter());
  const stop = slack.changes.watch(tell);
  const beat = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS);
  request.on('close', () => {
    stop();
    clearInterval(beat);
  });
}

/** Uploaded content is somebody else's: a sandbox keeps a picture or a page in it from running as ours. */
async function sendFile(slack: LocalContext, id: string, response: ServerResponse): Promise<void> {
  const file = slack.record.files.get(id) ?? deny(404, 'file_not_found', `id: there is no file ${id}`);
  const text = file.mimetype.startsWith('text/') ? '; charset=utf-8' : '';
  const name = encodeURIComponent(file.name);
  send(response, 200, await slack.files.read(id), {
    'content-type': file.mimetype + text,
    'content-disposition': `inline; filename*=UTF-8''${name}`,
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  });
}
