import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openBackend } from '../src/servers/backend.ts';
import { evenly } from '../src/servers/evenly.ts';
import { inParallel } from '../src/servers/in-parallel.ts';
import { fakeBackend, jsonReply } from './fake-backend.ts';

const signal = new AbortController().signal;

describe('a backend', () => {
  test('is asked with each kind of authorization, with further headers, and below its path only', async () => {
    const { url, heard } = await fakeBackend(() => jsonReply({}));
    const ask = (options: Partial<Parameters<typeof openBackend>[1]>, path = 'api/x') =>
      openBackend('Loki', { url: `${url}/loki`, ...options }).ask(path, z.object({}), { signal });
    await ask({ auth: { type: 'bearer', token: 't' }, headers: { 'X-Scope-OrgID': 'a' } });
    await ask({ auth: { type: 'basic', username: 'ann', password: 'b' } });
    await ask({ auth: { type: 'api_key', key: 'k' } });
    await ask({ auth: { type: 'bearer', token: '' } });
    expect(heard.map(({ path, headers }) => [path, headers.authorization, headers['x-scope-orgid']])).toEqual([
      ['/loki/api/x', 'Bearer t', 'a'],
      ['/loki/api/x', 'Basic YW5uOmI=', undefined],
      ['/loki/api/x', 'Bearer k', undefined],
      ['/loki/api/x', undefined, undefined],
    ]);
    for (const path of ['../admin', '/admin', '//elsewhere.test/x', 'http://elsewhere.test/x', 'api/../../x'])
      await expect(ask({}, path)).rejects.toMatchObject({ code: 'invalid', field: 'path' });
    expect(() => openBackend('Loki', { url: url.replace('//', '//ann:p%40ss@') })).toThrow('put them under auth');
    expect(heard).toHaveLength(4);
  });

  test('is asked through the fetch that was handed in', async () => {
    const called: string[] = [];
    const pinned: typeof fetch = async (input, init) => {
      called.push(`${init?.redirect} ${String(input)}`);
      return new Response('{"a":1}');
    };
    const backend = openBackend('Tempo', { url: 'http://tempo.test', fetch: pinned });
    expect(await backend.ask('x', z.object({ a: z.number() }), { params: { q: ['1', '2'] }, signal })).toEqual({
      a: 1,
    });
    expect(called).toEqual(['manual http://tempo.test/x?q=1&q=2']);
  });

  test('that answers in another form, or with a page of a proxy, is not believed', async () => {
    const { url } = await fakeBackend(({ path }) =>
      path === '/page' ? { status: 400, body: '<html>secret</html>' } : { body: 'not JSON' },
    );
    const backend = openBackend('Loki', { url });
    await expect(backend.ask('x', z.object({}), { signal })).rejects.toMatchObject({ code: 'unavailable' });
    const refused = await backend.ask('page', z.object({}), { signal }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'invalid', message: 'Loki cannot run this' });
    expect(refused).not.toHaveProperty('cause');
  });
});

test('evenly takes from a whole list, in order, as many as asked for', () => {
  const list = Array.from({ length: 10 }, (_, index) => index);
  expect(evenly(list, 20)).toEqual(list);
  expect(evenly(list, 5)).toEqual([1, 3, 5, 7, 9]);
  for (let count = 0; count <= 10; count += 1) expect(evenly(list, count)).toHaveLength(count);
});

test('work in parallel keeps to its width and to the order of the list, and begins nothing after a failure', async () => {
  let [now, most, begun] = [0, 0, 0];
  const work = async (one: number): Promise<number> => {
    begun += 1;
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now -= 1;
    if (one === 3) throw new Error('three');
    return one * 2;
  };
  expect(await inParallel([1, 2, 4, 5, 6, 7], 2, work)).toEqual([2, 4, 8, 10, 12, 14]);
  expect(most).toBe(2);
  begun = 0;
  await expect(inParallel([1, 3, 5, 7, 9, 11], 2, work)).rejects.toThrow('three');
  await new Promise(setImmediate);
  expect(begun).toBeLessThanOrEqual(3);
});
