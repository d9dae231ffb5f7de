import { expect, test } from 'vitest';
import { takersOf } from '../src/takers-of.ts';

const settled = () => new Promise((done) => setImmediate(done));

test('is counted at once and again when it is old; what cannot be counted stays', async () => {
  let [now, asked] = [0, 0];
  let count = async () => 3;
  const takers = () => {
    asked += 1;
    return count();
  };
  const processes = takersOf({ takers }, () => now);
  await settled();
  expect([processes(), asked]).toEqual([3, 1]);
  now = 10_000;
  expect([processes(), asked]).toEqual([3, 1]);
  now = 10_001;
  count = () => Promise.reject(new Error('Redis is away'));
  processes();
  await settled();
  expect([processes(), asked]).toEqual([3, 2]);
  now = 20_002;
  count = async () => 0;
  processes();
  await settled();
  expect(processes()).toBe(1);
});

test('where nobody can be counted there is one', () => {
  expect(takersOf({}, () => 0)()).toBe(1);
});
