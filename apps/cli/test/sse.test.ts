import { expect, test } from 'vitest';
import { sseReader } from '../src/sse.ts';

const STREAM =
  'retry: 2000\n\n: a comment\n\nid: 1\nevent: started\ndata: {"a":1}\n\nid:2\r\nevent: verdict\r\ndata: one\r\ndata: two\r\n\r\n' +
  'event: end\rdata: {}\r\rdata: never ended';

const TOLD = [
  { id: '1', event: 'started', data: '{"a":1}' },
  { id: '2', event: 'verdict', data: 'one\ntwo' },
  { id: '2', event: 'end', data: '{}' },
];

test('reads events with every ending of a line, and leaves out what was not ended', () => {
  expect(sseReader()(STREAM)).toEqual(TOLD);
});

test('a stream may be cut anywhere', () => {
  for (let at = 1; at < STREAM.length; at += 1) {
    const read = sseReader();
    expect([...read(STREAM.slice(0, at)), ...read(STREAM.slice(at))], `cut at ${at}`).toEqual(TOLD);
  }
});
