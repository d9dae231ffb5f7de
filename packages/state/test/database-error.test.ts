import { expect, test } from 'vitest';
import { asCompassError } from '../src/database-error.ts';

test.each([
  ['57P01', 'unavailable', 'a database that shuts down'],
  ['40P01', 'unavailable', 'a deadlock'],
  ['25P03', 'unavailable', 'a transaction that stood still'],
  ['25P02', 'internal', 'a statement after one that failed'],
  ['23505', 'conflict', 'a key that is there'],
])('%s is %s: %s', (code, ours) => {
  const driver = Object.assign(new Error('what the driver says'), { code });
  expect(asCompassError(new Error('wrapped', { cause: driver }))).toMatchObject({ code: ours });
});
