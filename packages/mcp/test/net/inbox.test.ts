import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { eventsIn } from '../../src/net/events.ts';
import { createInbox } from '../../src/net/inbox.ts';
import { createLines } from '../../src/net/lines.ts';

const limits = { maxBytes: 1_000, maxDepth: 4, maxValues: 50 };
const opened = () => {
  const delivered: JSONRPCMessage[] = [];
  const inbox = createInbox({ server: 'theirs', limits, deliver: (message) => delivered.push(message) });
  const take = (message: object) => inbox.take(JSON.stringify({ jsonrpc: '2.0', ...message }));
  return { delivered, inbox, take };
};
const ask = (id: number): JSONRPCMessage => ({ jsonrpc: '2.0', id, method: 'tools/list' });

describe('an inbox', () => {
  test('lets in the answer to a question, once', () => {
    const { delivered, inbox, take } = opened();
    inbox.sent(ask(1));
    expect([take({ id: 2, result: {} }), take({ id: 1, result: {} }), take({ id: 1, result: {} })]).toEqual([
      false,
      true,
      false,
    ]);
    expect(delivered).toHaveLength(1);
    inbox.sent(ask(3));
    inbox.sent({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 3 } });
    expect(take({ id: 3, result: {} })).toBe(false);
  });

  test('lets in a few requests and one notice of change, and no other notification', () => {
    const { delivered, inbox, take } = opened();
    for (let times = 0; times < 3; times += 1) take({ method: 'notifications/tools/list_changed' });
    take({ method: 'notifications/progress', params: { progressToken: 1, progress: 1 } });
    for (let id = 0; id < 16; id += 1) take({ id, method: 'sampling/createMessage', params: {} });
    expect(delivered).toHaveLength(17);
    expect(() => take({ id: 99, method: 'ping' })).toThrow(expect.objectContaining({ code: 'refused' }));
    inbox.sent(ask(1));
    expect(take({ id: 100, method: 'ping' })).toBe(false);
  });

  test('counts what nobody asked for until somebody asks', () => {
    const { inbox, take } = opened();
    inbox.count(900);
    inbox.sent(ask(1));
    inbox.count(900);
    expect(take({ id: 1, result: {} })).toBe(true);
    inbox.count(900);
    expect(() => inbox.count(200)).toThrow(expect.objectContaining({ code: 'refused' }));
  });

  test('looks at the text before anything is built of it', () => {
    const { inbox } = opened();
    expect(() => inbox.take(`{"result":${'['.repeat(9)}`)).toThrow('nested');
    expect(() => inbox.take(`{"result":[${'1,'.repeat(60)}`)).toThrow('too many');
    expect(() => inbox.take(`{"result":"${'[{,'.repeat(60)}\\"["`)).toThrow('no message');
    expect(() => inbox.take('[]')).toThrow('no message');
  });
});

describe('lines', () => {
  test('are cut wherever the bytes end, also within a letter', () => {
    const lines = createLines('theirs', 100);
    const bytes = Buffer.from('one\r\ntwö\n\nthree');
    const cut = [...bytes].flatMap((byte) => [...lines.cut(Uint8Array.of(byte))]);
    expect(cut).toEqual(['one', 'twö', '']);
    expect([...lines.cut(Buffer.from('\n'))]).toEqual(['three']);
  });

  test('that do not end are refused in time', () => {
    const lines = createLines('theirs', 100);
    expect([...lines.cut(Buffer.alloc(100, 'x'))]).toEqual([]);
    expect(() => [...lines.cut(Buffer.from('x'))]).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});

test('events are read with their names, comments and empty ones left out', async () => {
  const stream = async function* () {
    yield Buffer.from(': hello\n\nevent: endpoint\ndata: /path\n\nda');
    yield Buffer.from('ta: {"a":\r\ndata: 1}\r\n\r\nid: 7\n\ndata: cut off');
  };
  const found = [];
  for await (const one of eventsIn(stream(), { server: 'theirs', maxBytes: 1_000 })) found.push(one);
  expect(found).toEqual([
    { event: 'endpoint', data: '/path' },
    { event: 'message', data: '{"a":\n1}' },
  ]);
});
