import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { openWorld } from './support.ts';

/** Over a socket: the route lets it be silent for long. */
const ask = async (token: string | null, choices: Parameters<typeof openWorld>[0]) => {
  const { api } = await openWorld({ token: 'a token', ...choices });
  const url = await api.listen({ port: 0, host: '127.0.0.1' });
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${url}/api/v1/backup`, { headers });
};

it('the record goes to whoever has the token, whole, and to nobody else', async () => {
  let copied = 0;
  const backUp = async () => {
    copied += 1;
    return Readable.from([Buffer.from('all '), Buffer.from('of it')]);
  };
  for (const token of [null, 'another']) expect((await ask(token, { backUp })).status).toBe(401);
  expect(copied).toBe(0);
  const answer = await ask('a token', { backUp });
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['application/gzip', 'all of it']);
});

it('where others can open the record themselves it is not handed out', async () => {
  expect((await ask('a token', {})).status).toBe(404);
});
