import { expect, test } from 'vitest';
import { typedKey } from '../src/live/keys.ts';

test.each([
  ['', 'enter', ''],
  ['  ', 'enter', ''],
  ['t 1', 't', '1'],
  ['T1', 't', '1'],
  ['m', 'm', ''],
  ['d the archiver was moved', 'd', 'the archiver was moved'],
  ['q', 'q', ''],
])('%j is %s', (line, key, rest) => {
  expect(typedKey(line)).toEqual({ key, rest });
});

test.each(['y', '?', 'test', 'mitigate 1', 'yes', 'x', '1', 'quit', 'm1x'])('%j is no key', (line) => {
  expect(typedKey(line)).toBeNull();
});
