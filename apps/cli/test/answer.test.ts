import { expect, test } from 'vitest';
import { problemOf } from '../src/answer.ts';

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

test.each([
  [401, { detail: 'Send Authorization: Bearer.' }, 1, /^COMPASS asks for a token: set COMPASS_API_TOKEN/],
  [403, { detail: 'This token lacks the scope propose.' }, 4, /^This token lacks the scope propose\.$/],
  [404, { detail: 'There is no investigation INV-9.' }, 1, /^There is no investigation INV-9\.$/],
  [409, { title: 'It cannot be done as things stand' }, 4, /^It cannot be done as things stand$/],
  [502, 'a page of a proxy', 1, /^COMPASS answered 502\.$/],
])('what is answered with %i is an error in words for people', async (status, body, exitCode, words) => {
  const error = await problemOf(answer(status, body));
  expect(error).toMatchObject({ status, exitCode, message: expect.stringMatching(words) });
});
