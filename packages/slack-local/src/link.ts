import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Stamps } from './stamps.ts';
import { APP } from './workspace.ts';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';
export type Ack = { outcome: 'acked'; payload: unknown } | { outcome: 'unconnected' } | { outcome: 'timeout' };
export type Retry = { retry_attempt: number; retry_reason: string };

export type Link = {
  /** The address for one new connection; its ticket works once. */
  newAddress(): string;
  /** Sends an envelope over one of the app's sockets and waits for its ack. */
  deliver(type: EnvelopeType, payload: Record<string, unknown>, retry?: Retry): Promise<Ack>;
  connections(): number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts every connection without a word, as a broken network does. */
  cut(): void;
  /** Tells every app to connect again elsewhere, then closes. */
  close(): Promise<void>;
};

const Reply = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export type LinkOptions = {
  url: string;
  stamps: Stamps;
  ackMillis: number;
  /** An app came or went. */
  onChange(): void;
};

/** Slack's side of Socket Mode. An envelope that is not acked within `ackMillis` counts as failed. */
export function createLink({ url, stamps, ackMillis, onChange }: LinkOptions): Link {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, { socket: WebSocket; settle(ack: Ack): void }>();

  function greet(socket: WebSocket): void {
    sockets.push(socket);
    socket.on('message', (data) => answer(String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      sockets.splice(sockets.indexOf(socket), 1);
      for (const one of waiting.values()) if (one.socket === socket) one.settle({ outcome: 'timeout' });
      onChange();
    });
    onChange();
    const debug_info = { host: 'local', build_number: 1, approximate_connection_time: 3600 };
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.length,
        connection_info: { app_id: APP.id },
        debug_info,
      }),
    );
  }

  function answer(frame: string): void {
    const reply = Reply.safeParse(parse(frame));
    if (reply.success) waiting.get(reply.data.envelope_id)?.settle({ outcome: 'acked', payload: reply.data.payload });
  }

  return {
    newAddress() {
      const ticket = stamps.id('ticket-');
      tickets.add(ticket);
      return `${url.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${APP.id}`;
    },

    async deliver(type, payload, retry) {
      const socket = sockets.shift();
      if (!socket) return { outcome: 'unconnected' };
      // Each envelope goes to one socket; the next one goes to another.
      sockets.push(socket);
      const envelope_id = stamps.id('envelope-');
      return new Promise((done) => {
        const timer = setTimeout(() => settle({ outcome: 'timeout' }), ackMillis);
        const settle = (ack: Ack) => {
          clearTimeout(timer);
          waiting.delete(envelope_id);
          done(ack);
        };
        waiting.set(envelope_id, { socket, settle });
        const accepts_response_payload = type !== 'events_api';
        socket.send(JSON.stringify({ envelope_id, type, payload, accepts_response_payload, ...retry }));
      });
    },

    connections: () => sockets.length,

    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? '/', url);
      if (!pathname.startsWith('/link') || !tickets.delete(searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, greet);
    },

    cut() {
      for (const socket of [...sockets]) socket.terminate();
    },

    async close() {
      for (const socket of [...sockets]) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'local' } }));
        socket.close(1000);
      }
      // A client that does not close in time is cut off.
      const closed = () => sockets.length === 0;
      for (let waited = 0; waited < 20 && !closed(); waited += 1) await new Promise((done) => setTimeout(done, 25));
      for (const socket of [...sockets]) socket.terminate();
      server.close();
    },
  };
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return undefined;
  }
}
