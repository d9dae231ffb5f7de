import { expect, test } from 'vitest';
import { createBreaker, type Entered } from '../../src/broker/breaker.ts';

test('a call that went out before a server was left alone ends nothing of that by being stopped; the one that tries does', () => {
  let now = 0;
  const clock = { elapsed: () => now } as Parameters<typeof createBreaker>[0]['clock'];
  const breaker = createBreaker({ clock, failures: 2, restMs: 1000 });
  const enter = (): Entered => {
    const entered = breaker.enter();
    if (typeof entered === 'number') throw new Error('it is left alone');
    return entered;
  };
  const [first, second, stopped] = [enter(), enter(), enter()];
  expect([first('badly'), second('badly'), stopped('stopped')]).toEqual([false, true, false]);
  expect(breaker.enter()).toBe(1000);
  now = 1000;
  const trying = enter();
  expect(breaker.enter()).toBe(1000);
  trying('stopped');
  enter()('well');
  enter();
  enter();
});
