import { expect, test } from 'vitest';
import { realClock, realIds } from '../src/real-world.ts';

const HOUR_MS = 3_600_000;

test('a sleep ends by itself, or with the reason of whoever cuts it short', async () => {
  await realClock.sleep(1);
  const cut = new AbortController();
  const sleeping = realClock.sleep(HOUR_MS, cut.signal);
  const why = new Error('enough');
  cut.abort(why);
  await expect(sleeping).rejects.toBe(why);
  await expect(realClock.sleep(HOUR_MS, cut.signal)).rejects.toBe(why);
  const late = new AbortController();
  await realClock.sleep(1, late.signal);
  late.abort();
});

test('an id is a random UUID, and no other one', () => {
  const some = Array.from({ length: 1000 }, () => realIds.next());
  for (const id of some) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(some).size).toBe(1000);
});
