import { type Hypothesis, WireProposal, WireStanding } from '@compass/core';
import { expect, it } from 'vitest';
import { HASH, waiting } from './kept.ts';
import { openWorld } from './support.ts';

const [first] = waiting.hypotheses as [Hypothesis];
const get = async (path: string, kept = waiting) => {
  const world = await openWorld({ kept: [kept] });
  return world.api.inject({ url: `/api/v1/investigations/INV-7${path}` });
};

it('says what can be pressed: the test that is offered, what it tells and what it takes', async () => {
  const answer = await get('/standing');
  expect(WireStanding.parse(answer.json())).toMatchObject({
    ...{ name: 'INV-7', zone: 'UTC', look_seconds: 1, first_round: false, cause: null, channel: '#incidents' },
    tested: [{ hypothesis: 1, line: 'Not tested' }],
    next_test: {
      hash: HASH,
      hypothesis: 1,
      question: 'Did lock waits rise before latency?',
      tells: 'It could disprove 1.',
    },
  });
});

it('offers no test while one runs', async () => {
  const answer = await get('/standing', { ...waiting, status: 'testing' });
  expect(WireStanding.parse(answer.json()).next_test).toBeNull();
});

it.each([
  ['has no action in the catalogue', '1', first, 409, 'no action'],
  ['was disproven', '1', { ...first, status: 'disproven' as const }, 409, 'disproven'],
  ['was set aside', '1', { ...first, status: 'set_aside' as const }, 409, 'set aside'],
  ['is not there', '9', first, 404, 'no hypothesis 9'],
])('asks for nothing against a hypothesis that %s', async (_what, number, one, status, says) => {
  const answer = await get(`/hypotheses/${number}/mitigation`, { ...waiting, hypotheses: [one] });
  expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(says)]);
  expect(WireProposal.safeParse(answer.json()).success).toBe(false);
});
