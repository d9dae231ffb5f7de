import { expect, test } from 'vitest';
import { sourceOf } from '../src/nouns/query-source.ts';

test.each([
  ['{app="orders"} |= "timeout"', 'logs'],
  ['{app="orders"} != "ok"', 'logs'],
  ['{app="orders"} | json | status >= 500', 'logs'],
  ['{__name__="up"} != 0', 'metrics'],
  ['sum(rate(http_requests_total{app="orders"}[1m]))', 'metrics'],
  ['{app="orders"}', 'logs'],
] as const)('%s is put to %s where nobody says to what', (query, source) => {
  expect(sourceOf(query, 'auto')).toBe(source);
});

test('what a person chose is what it is put to', () => {
  expect([sourceOf('rate(x[1m])', 'logs'), sourceOf('{app="orders"}', 'metrics')]).toEqual(['logs', 'metrics']);
});
