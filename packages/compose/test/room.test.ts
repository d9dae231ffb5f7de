import { expect, it } from 'vitest';
import { openRoom } from '../src/room.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A room whose visitors say when they come in, and leave when they are told to. */
function watched() {
  const room = openRoom();
  const said: string[] = [];
  const doors = new Map<string, PromiseWithResolvers<void>>();
  const visit = async (name: string, options: { alone?: boolean } = {}) => {
    const door = Promise.withResolvers<void>();
    doors.set(name, door);
    const left = room
      .enter(async () => {
        said.push(name);
        await door.promise;
        return name;
      }, options)
      .catch((error: Error) => error.message);
    await settled();
    return { left };
  };
  const leave = async (name: string, error?: Error) => {
    if (error === undefined) doors.get(name)?.resolve();
    else doors.get(name)?.reject(error);
    await settled();
  };
  return { visit, leave, said, isShut: room.isShut };
}

it('has one alone once all before it have ended, and who comes later waits behind it', async () => {
  const { visit, leave, said } = watched();
  await visit('a');
  await visit('b');
  await visit('c', { alone: true });
  await visit('d');
  await visit('e');
  await leave('a');
  expect(said).toEqual(['a', 'b']);
  await leave('b');
  expect(said).toEqual(['a', 'b', 'c']);
  await leave('c');
  expect(said).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('has one alone after the other, whatever becomes of those before', async () => {
  const { visit, leave, said } = watched();
  const a = await visit('a');
  const b = await visit('b', { alone: true });
  const c = await visit('c', { alone: true });
  await visit('d');
  await leave('a', new Error('a failed'));
  expect(said).toEqual(['a', 'b']);
  await leave('b', new Error('b failed'));
  expect(said).toEqual(['a', 'b', 'c']);
  await leave('c');
  expect(said).toEqual(['a', 'b', 'c', 'd']);
  expect(await Promise.all([a.left, b.left, c.left])).toEqual(['a failed', 'b failed', 'c']);
});

it('is shut from when one wants to be alone until it has ended and those behind it have come in', async () => {
  const { visit, leave, isShut } = watched();
  expect(isShut()).toBe(false);
  await visit('a');
  expect(isShut()).toBe(false);
  await visit('b', { alone: true });
  expect(isShut()).toBe(true);
  await visit('c');
  await leave('a');
  expect(isShut()).toBe(true);
  await leave('b');
  expect(isShut()).toBe(false);
  await leave('c');
  await visit('d', { alone: true });
  expect(isShut()).toBe(true);
  await leave('d');
  expect(isShut()).toBe(false);
});

it('is open for whoever leaves it as the last that was alone, though others waited behind', async () => {
  const room = openRoom();
  const left: [string, boolean][] = [];
  const visit = async (name: string, alone: boolean) => {
    await room.enter(settled, { alone });
    left.push([name, room.isShut()]);
  };
  await Promise.all([visit('a', true), visit('b', true), visit('c', false)]);
  expect(left).toEqual([
    ['a', true],
    ['b', false],
    ['c', false],
  ]);
});
