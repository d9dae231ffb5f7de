import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createClient } from '../src/client.ts';

const event = (seq: number) =>
  `id: ${seq}\nevent: step\ndata: ${JSON.stringify({ type: 'step', data: { seq, actor: 'COMPASS', detail: 'a\u001b[2Jb' }, timestamp: '' })}\n\n`;

const asked: (string | undefined)[] = [];
let answers: ((response: ServerResponse) => void)[] = [];
/** Answers one connection after the other as it is told to. */
const server = createServer((request, response) => {
  asked.push(request.headers['last-event-id'] as string | undefined);
  const next = answers.shift();
  if (next === undefined) response.writeHead(500).end('{}');
  else next(response);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => void asked.splice(0));

const stream = (text: string, end: 'ends' | 'breaks') => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(text, () => (end === 'ends' ? response.end() : response.destroy()));
};

const slept: number[] = [];
async function followed(after = 0): Promise<{ seqs: number[]; error: unknown; text: string }> {
  slept.splice(0);
  const client = createClient({ url, token: null, sleep: async (ms) => void slept.push(ms) });
  const seqs: number[] = [];
  let text = '';
  try {
    for await (const one of client.follow('INV-1', { after, signal: new AbortController().signal })) {
      seqs.push(one.data.seq);
      text += JSON.stringify(one);
    }
    return { seqs, error: null, text };
  } catch (error) {
    return { seqs, error, text };
  }
}

test('a stream that breaks is taken up behind the last event, and none is told twice', async () => {
  answers = [
    stream(`${event(1)}${event(2)}${event(3).slice(0, 20)}`, 'breaks'),
    stream(`${event(2)}${event(3)}`, 'ends'),
    stream(`${event(4)}event: end\ndata: {}\n\n`, 'ends'),
  ];
  expect((await followed()).seqs).toEqual([1, 2, 3, 4]);
  expect(asked).toEqual(['0', '2', '3']);
});

test('nothing more to tell is an end', async () => {
  answers = [(response) => response.writeHead(204).end()];
  expect(await followed(9)).toMatchObject({ seqs: [], error: null });
  expect(asked).toEqual(['9']);
});

test('a refusal is one at once; a COMPASS that is away is waited for, longer each time, and then given up', async () => {
  answers = [(response) => response.writeHead(404, {}).end('{"title":"There is no investigation INV-1."}')];
  expect((await followed()).error).toMatchObject({ message: 'There is no investigation INV-1.', exitCode: 1 });
  expect(slept).toEqual([]);
  answers = Array.from({ length: 8 }, () => (response: ServerResponse) => void response.destroy());
  expect((await followed()).error).toMatchObject({ message: expect.stringContaining('does not answer any more') });
  expect(slept).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test('nothing of what is told steers the terminal', async () => {
  answers = [stream(`${event(1)}event: end\ndata: {}\n\n`, 'ends')];
  expect((await followed()).text).not.toContain('\\u001b');
});
