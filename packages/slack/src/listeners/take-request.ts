import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

const MOST_BYTES = 1024 * 1024;

/** Null when it is larger than anything Slack sends. */
async function bytesOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Whether Bolt can look into it: JSON by itself or in a form's `payload`, and an object. A command is a form without. */
function holdsObject(type: string, text: string): boolean {
  const payload = type === 'application/x-www-form-urlencoded' ? new URLSearchParams(text).get('payload') : text;
  if (payload === null) return true;
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Bolt refuses what is old and takes what is of the future: that could be kept until then. */
const OFF_S = 300;
const isTimely = (timestamp: unknown): boolean => !(Number(timestamp) > Date.now() / 1000 + OFF_S);

/**
 * Takes one request of Slack's with `listener`, Bolt's own, which checks its signature. What it would fail over, where nobody can catch it, is refused before.
 */
export async function takeRequest(
  listener: RequestListener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bytesOf(request).catch(() => null);
  if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
  if (!holdsObject(request.headers['content-type'] ?? '', body.toString('utf8')))
    return void response.writeHead(400).end();
  if (!isTimely(request.headers['x-slack-request-timestamp'])) return void response.writeHead(401).end();
  // Bolt reads a body that was read already from there.
  listener(Object.assign(request, { rawBody: body }), response);
}
