import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalContext } from '../context.ts';
import { respond } from '../interactivity/respond.ts';
import { serveLocal } from '../local/serve-local.ts';
import type { Page } from '../page-bundle.ts';
import { callMethod } from '../web/call.ts';
import { receiveUpload } from '../web/files.ts';
import { TEAM } from '../workspace.ts';
import { isForLoopback, readBody, send, sendJson } from './edge.ts';
import { placeOf } from './permalink.ts';

/** Answers every HTTP request of the workspace. */
export async function serve(
  parts: { slack: LocalContext; page: Page },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { slack, page } = parts;
  const url = new URL(request.url ?? '/', slack.url);
  const [, area, ...rest] = url.pathname.split('/');
  if (!isForLoopback(request)) {
    return sendJson(response, 403, { ok: false, error: 'not_loopback', message: 'Host: only this machine may use it' });
  }
  if (area === 'local') return serveLocal(slack, url, request, response);
  if (area === 'api' || area === 'upload' || area === 'respond') {
    if (slack.faults.isDown()) return cut(request);
    if (area === 'api') return serveApi(slack, { method: rest.join('/'), url }, request, response);
    const body = await readBody(request);
    const last = rest.at(-1) ?? '';
    if (!body) return sendJson(response, 413, { ok: false, error: 'request_too_large' });
    if (area === 'respond') {
      const entry = slack.log.add('response_url', new Date(slack.stamps.now()));
      const answer = await respond(slack, last, body);
      if (answer.body.error !== undefined) entry.error = answer.body.error;
      return sendJson(response, answer.status, answer.body);
    }
    const status = await receiveUpload(slack, last, request.headers['content-type'] ?? '', body);
    return send(response, status, status === 200 ? `OK - ${body.length}` : 'refused', { 'content-type': 'text/plain' });
  }
  if (area === 'files-pri') return serveFile(slack, rest[0] ?? '', request, response);
  const place = area === 'archives' ? placeOf(slack, url) : undefined;
  if (place) return send(response, 302, '', { location: place });
  const asset = request.method === 'GET' ? await page.read(url.pathname) : undefined;
  if (!asset) return sendJson(response, 404, { ok: false, error: 'not_found', message: `There is no ${url.pathname}` });
  send(response, asset.status, asset.body, asset.headers);
}

async function serveApi(
  slack: LocalContext,
  { method, url }: { method: string; url: URL },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const entry = slack.log.add(method, new Date(slack.stamps.now()));
  const fault = slack.faults.take(method);
  if (fault && 'status' in fault) {
    const answer = fault.body ?? { ok: false, error: fault.status === 429 ? 'ratelimited' : 'internal_error' };
    return sendJson(response, fault.status, answer, fault.headers);
  }
  if (fault?.lost === 'request') return cut(request);
  if (!body) return sendJson(response, 413, { ok: false, error: 'request_too_large' });
  const { authorization } = request.headers;
  const contentType = request.headers['content-type'] ?? '';
  const answer = await callMethod(slack, { method, contentType, authorization, query: url.searchParams, body });
  if (typeof answer.error === 'string') entry.error = answer.error;
  else if (method === 'chat.update') entry.message = `${answer.channel}:${answer.ts}`;
  if (fault?.lost === 'answer') return cut(request);
  sendJson(response, 200, answer);
}

function cut(request: IncomingMessage): void {
  request.socket.destroy();
}

/** What people and apps uploaded, for whoever has the bot's token; anybody else is led to where people sign in, as Slack does. */
async function serveFile(
  slack: LocalContext,
  named: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (slack.faults.isDown()) return cut(request);
  if (request.headers.authorization !== `Bearer ${slack.botToken}`)
    return send(response, 302, '', { location: `${slack.url}/signin` });
  const file = slack.record.files.get(named.replace(`${TEAM.id}-`, ''));
  if (file === undefined) return send(response, 404, '', { 'content-type': 'text/plain' });
  send(response, 200, await slack.files.read(file.id), { 'content-type': file.mimetype });
}
