import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { formats, Given } from './formats.ts';

export interface Exchange {
  response: ServerResponse;
  format: (typeof formats)[keyof typeof formats];
  /** An earlier answer was not good enough. */
  repaired: boolean;
  /** Another origin that must never be asked. */
  elsewhere: string;
}

/** How a stand-in behaves. `fault`: no answer can come of it. */
export interface Mode {
  name: string;
  fault: boolean;
  /** By itself; else only whoever asked ends it. */
  ends: boolean;
  reply(exchange: Exchange): void;
}

/** Stands in everything a provider says of itself: none of it may be seen anywhere. */
export const CANARY = 'canary-7d1f sk-live-0123456789abcdefghij';

export const GOOD = JSON.stringify({ explanation: 'The database waits for locks.', hypotheses: [] });

const send = (response: ServerResponse, status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

const fault = (name: string, reply: Mode['reply'], ends = true): Mode => ({ name, fault: true, ends, reply });
const passing = (name: string, reply: Mode['reply']): Mode => ({ name, fault: false, ends: true, reply });

const declined = (name: string, status: number, headers: Record<string, string> = {}): Mode =>
  fault(name, ({ response, format }) =>
    send(response, status, JSON.stringify(format.declined(`${CANARY}: no`)), {
      date: new Date().toUTCString(),
      ...headers,
    }),
  );

const answers =
  (given: Given): Mode['reply'] =>
  ({ response, format }) =>
    send(response, 200, JSON.stringify(format.answer(given)));

const says = (name: string, text: string, more: Partial<Given> = {}): Mode => fault(name, answers({ text, ...more }));

const good = (exchange: Exchange): string => JSON.stringify(exchange.format.answer({ text: GOOD }));

/** Writes again and again until the other side has gone. */
function keepWriting(response: ServerResponse, chunk: string, everyMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(chunk), everyMs);
  response.on('close', () => clearInterval(timer));
}

const tool = { tool: 'run_shell', text: '{"command":"cat /etc/passwd"}' };

export const modes: Mode[] = [
  declined('busy, says when', 429, { 'retry-after': '1' }),
  declined('busy, does not say', 429),
  declined('busy for an hour', 429, { 'retry-after': '3600' }),
  declined('busy until a date', 429, { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() }),
  declined('overloaded', 529),
  fault('a page of HTML', ({ response }) =>
    send(response, 500, `<html>${CANARY}</html>`, { 'content-type': 'text/html' }),
  ),
  declined('key not accepted', 401),
  declined('model unknown', 404),
  declined('question not taken', 400),
  fault('hangs', () => undefined),
  fault(
    'hangs within the answer',
    (exchange) => {
      const body = good(exchange);
      exchange.response.writeHead(200, { 'content-type': 'application/json' }).write(body.slice(0, body.length / 2));
    },
    false,
  ),
  fault('drips', ({ response }) => keepWriting(response, ' ', 10), false),
  fault('cut within the answer', (exchange) => {
    const body = good(exchange);
    const { response } = exchange;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length) });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  }),
  fault('cut before the answer', ({ response }) => void response.destroy()),
  fault('not JSON', ({ response }) => send(response, 200, `oops ${CANARY}`)),
  fault('empty', ({ response }) => send(response, 200, '')),
  fault('another shape', ({ response }) => send(response, 200, '{"choices":[],"content":"x","message":[]}')),
  fault('another content type', (exchange) =>
    send(exchange.response, 200, good(exchange), { 'content-type': 'text/html' }),
  ),
  says('1 MB', JSON.stringify({ explanation: 'x'.repeat(1_000_000), hypotheses: [] })),
  fault('without end', ({ response }) => keepWriting(response, ' '.repeat(65_536), 1)),
  fault('a bomb of zeros', ({ response }) =>
    send(response, 200, gzipSync(Buffer.alloc(5_000_000)), { 'content-encoding': 'gzip' }),
  ),
  fault('sends elsewhere', ({ response, elsewhere }) => send(response, 302, '', { location: elsewhere })),
  says('nonsense', 'I think that it is the database.'),
  says('breaks the schema', '{"explanation":1}'),
  says('nested deeply', '['.repeat(20_000)),
  says('keys that poison', '{"__proto__":{"explanation":"","hypotheses":[]},"constructor":{}}'),
  says('refuses', 'I will not help with that.', { ended: 'refused' }),
  says('cut at its limit', '{"explanation":"', { ended: 'cut' }),
  fault('calls tools for ever', answers(tool)),
  fault('counts nonsense', answers({ text: GOOD, usage: { input: -5, output: 0.5 } })),
  passing('well', answers({ text: GOOD })),
  passing('wrong once', (exchange) => answers({ text: exchange.repaired ? GOOD : '{"explanation":1}' })(exchange)),
  passing('calls a tool once', (exchange) => answers(exchange.repaired ? { text: GOOD } : tool)(exchange)),
  passing('does not say what it used', answers({ text: GOOD, usage: null })),
  passing('counts too much', answers({ text: GOOD, usage: { input: 1e15, output: 1e15 } })),
];
