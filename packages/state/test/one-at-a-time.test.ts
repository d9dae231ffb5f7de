import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneAtATime } from '../src/one-at-a-time.ts';

test('one at a time, in their order; what is urgent goes before all that wait, and a failure lets the next one in', async () => {
  const inTurn = oneAtATime();
  const done: string[] = [];
  let inside = 0;
  const work = (name: string) => async () => {
    inside += 1;
    expect(inside).toBe(1);
    await pause(1);
    inside -= 1;
    done.push(name);
    if (name === 'b') throw new Error('b failed');
  };
  const all = [
    inTurn(work('a')),
    inTurn(work('b')),
    inTurn(work('c')),
    inTurn(work('d'), { urgent: true }),
    inTurn(work('e'), { urgent: true }),
  ];
  const settled = await Promise.allSettled(all);
  expect(done).toEqual(['a', 'd', 'e', 'b', 'c']);
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  const late = AbortSignal.abort();
  await expect(inTurn(work('late'), { abort: late })).rejects.toMatchObject({ code: 'unavailable' });
  await inTurn(work('f'));
  expect(done.at(-1)).toBe('f');
});
