import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface Envelope {
  type: 'events_api' | 'slash_commands' | 'interactive';
  payload: Record<string, unknown>;
  /** How often it was delivered before. */
  retry: number;
}

/** Slack's side of a socket that delivers what it is told to, as often and in whatever order. */
export async function slackSocket() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const waiting = new Map<string, (payload: unknown) => void>();
  const connected = new Promise<WebSocket>((done) => {
    server.once('connection', (socket) => {
      socket.on('message', (frame) => {
        const reply = JSON.parse(String(frame)) as { envelope_id?: string; payload?: unknown };
        waiting.get(reply.envelope_id ?? '')?.(reply.payload);
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0COMPASS' } }));
      done(socket);
    });
  });
  let sent = 0;
  return {
    url: `ws://127.0.0.1:${port}/`,
    /** The answer in its ack; rejects when none comes within 10 s. */
    async deliver({ type, payload, retry }: Envelope): Promise<unknown> {
      const socket = await connected;
      sent += 1;
      const envelope_id = `envelope-${sent}`;
      const again = retry === 0 ? {} : { retry_attempt: retry, retry_reason: 'timeout' };
      return new Promise((done, failed) => {
        const timer = setTimeout(() => failed(new Error(`${type} was not acknowledged`)), 10_000);
        waiting.set(envelope_id, (answer) => {
          clearTimeout(timer);
          waiting.delete(envelope_id);
          done(answer);
        });
        socket.send(
          JSON.stringify({ envelope_id, type, payload, accepts_response_payload: type !== 'events_api', ...again }),
        );
      });
    },
    async close(): Promise<void> {
      for (const client of server.clients) client.terminate();
      await new Promise((done) => server.close(done));
    },
  };
}
