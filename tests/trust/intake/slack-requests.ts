import { createServer, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackApp } from '@compass/slack';
import { hmac, nowSeconds } from './signed.ts';
import type { Envelope } from './slack-socket.ts';

export const SIGNING_SECRET = 'slack signing secret';
const FORM = 'application/x-www-form-urlencoded';

export const signedBySlack = (
  body: string | Buffer,
  secret = SIGNING_SECRET,
  t = nowSeconds(),
): Record<string, string> => ({
  'x-slack-signature': `v0=${hmac(secret, `v0:${t}:`, Buffer.from(body))}`,
  'x-slack-request-timestamp': String(t),
});

/** What Slack sends instead of a frame of its socket. */
function written({ type, payload }: Omit<Envelope, 'retry'>): { type: string; body: string } {
  if (type === 'events_api') return { type: 'application/json', body: JSON.stringify(payload) };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { type: FORM, body: new URLSearchParams(fields).toString() };
}

/** Slack's side of HTTP mode: signed requests to an app, as often and in whatever order, and any request at all. */
export async function slackRequests(take: NonNullable<SlackApp['take']>) {
  const server = createServer(take);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const send = (body: string | Buffer, headers: OutgoingHttpHeaders): Promise<{ status: number; text: string }> =>
    new Promise((done, failed) => {
      const sent = request(
        { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', headers },
        async (answer) => {
          const pieces: Buffer[] = [];
          for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
          done({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() });
        },
      );
      sent.on('error', failed);
      sent.end(body);
    });
  return {
    send,
    written,
    /** The answer; rejects where it is no 2xx. */
    async deliver(envelope: Envelope): Promise<unknown> {
      const { type, body } = written(envelope);
      const again =
        envelope.retry === 0
          ? {}
          : { 'x-slack-retry-num': String(envelope.retry), 'x-slack-retry-reason': 'http_timeout' };
      const { status, text } = await send(body, { 'content-type': type, ...signedBySlack(body), ...again });
      if (status !== 200) throw new Error(`${envelope.type} was answered with ${status}`);
      return text === '' ? undefined : JSON.parse(text);
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
