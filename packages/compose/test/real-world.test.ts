import { expect, test } from 'vitest';
import { realClock } from '../src/real-world.ts';

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
