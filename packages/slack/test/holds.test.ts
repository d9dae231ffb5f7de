import { expect, test } from 'vitest';
import { createHolds } from '../src/holds.ts';

const pauses = { left: async () => 0, begin: async () => undefined };

test('one call of a method in a channel at a time; whom somebody waits for goes before those who stood there first', async () => {
  const held = createHolds(() => 0);
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const made: string[] = [];
  const call = (name: string, urgent = false, key = 'chat.update:C1') =>
    held(key, pauses, async () => void made.push(name), { urgent });
  const first = held('chat.update:C1', pauses, async () => {
    made.push('first');
    await done;
  });
  const others = [call('list'), call('plan'), call('press', true), call('second press', true)];
  await call('another channel', false, 'chat.update:C2');
  expect(made).toEqual(['first', 'another channel']);
  finish();
  await Promise.all([first, ...others]);
  expect(made).toEqual(['first', 'another channel', 'press', 'second press', 'list', 'plan']);
  await call('later');
  expect(made.at(-1)).toBe('later');
});

test('what fails lets the next one go', async () => {
  const held = createHolds(() => 0);
  const failing = held('chat.update:C1', pauses, () => Promise.reject(new Error('away')));
  const next = held('chat.update:C1', pauses, async () => 'sent');
  await expect(failing).rejects.toThrow('away');
  expect(await next).toBe('sent');
});
