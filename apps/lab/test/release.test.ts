import { expect, test } from 'vitest';
import type { Route } from '../src/orders/http.ts';
import { released } from '../src/orders/release.ts';
import { startAnnotations } from '../src/system/annotations.ts';

const read: Route = { method: 'GET', path: '/orders/:id', answer: async ({ id }) => ({ status: 200, body: { id } }) };
const [turn, order] = released([read]);

/** Of the first hundred orders, those that cannot be read. */
async function failing(): Promise<number[]> {
  const ids = Array.from({ length: 100 }, (_, at) => at + 1);
  const ends = await Promise.allSettled(ids.map((id) => order?.answer({ id, body: undefined })));
  return ids.filter((_, at) => ends[at]?.status === 'rejected');
}

test('release 2.4.0 fails on every fourth order and no other, and turning back mends it', async () => {
  expect(await failing()).toEqual([]);
  await turn?.answer({ id: 0, body: { version: '2.4.0' } });
  expect(await failing()).toEqual(Array.from({ length: 25 }, (_, at) => 4 * (at + 1)));
  await expect(order?.answer({ id: 8, body: undefined })).rejects.toThrow('order 8 has no currency');
  await turn?.answer({ id: 0, body: { version: '2.3.1' } });
  expect(await failing()).toEqual([]);
});

test('what is no version is refused', async () => {
  await expect(turn?.answer({ id: 0, body: { version: 'latest' } })).rejects.toThrow(SyntaxError);
});

test('what was noted is found by its time and its tags', async () => {
  const annotations = await startAnnotations();
  try {
    const before = Date.now();
    annotations.add({ tags: ['deploy', 'service:orders'], text: 'orders 2.4.0' });
    const ask = async (query: string) =>
      ((await (await fetch(`${annotations.url}/api/annotations?${query}`)).json()) as { text: string }[]).map(
        ({ text }) => text,
      );
    expect(await ask(`from=${before}&to=${before + 60_000}&tags=deploy`)).toEqual(['orders 2.4.0']);
    expect(await ask(`from=${before}&to=${before + 60_000}&tags=deploy&tags=flag`)).toEqual([]);
    expect(await ask(`from=${before}&to=${before + 60_000}&tags=deploy&tags=flag&matchAny=true`)).toEqual([
      'orders 2.4.0',
    ]);
    expect(await ask(`from=0&to=${before - 1}`)).toEqual([]);
  } finally {
    await annotations.stop();
  }
});
