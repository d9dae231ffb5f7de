import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { openWorld } from './support.ts';

const ask = async (token: string | undefined, choices: Parameters<typeof openWorld>[0]) => {
  const { api } = await openWorld({ token: 'a token', ...choices });
  return api.inject({
    url: '/api/v1/backup',
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
};

it('the record goes to whoever has the token, whole, and to nobody else', async () => {
  let copied = 0;
  const backUp = async () => {
    copied += 1;
    return Readable.from([Buffer.from('all '), Buffer.from('of it')]);
  };
  for (const token of [undefined, 'another']) expect((await ask(token, { backUp })).statusCode).toBe(401);
  expect(copied).toBe(0);
  const answer = await ask('a token', { backUp });
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    200,
    'application/gzip',
    'all of it',
  ]);
});

it('where others can open the record themselves it is not handed out', async () => {
  expect((await ask('a token', {})).statusCode).toBe(404);
});
