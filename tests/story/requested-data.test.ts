import { type Agent, defineAgent } from '@compass/core';
import { afterEach, expect, it } from 'vitest';
import { before, draft, specialist } from '../support/agents.ts';
import { alice, createWorld, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

/** Proposes a cause as soon as a person has added something. */
const listener: Agent = defineAgent({
  ...specialist,
  id: 'application',
  observe: async () => ({ observations: [], line: 'nothing unusual', notSeen: [] }),
  hypothesise: ({ observations }) =>
    observations
      .filter(({ agent }) => agent === 'person')
      .map(({ id }) =>
        draft({
          agent: 'application',
          statement: 'The moved job',
          component: 'orders',
          supports: [id],
          tests: [before('traffic_first', 'traffic', true)],
        }),
      ),
});

it('what a person adds makes agents propose anew, and what they propose then is ranked and tested like all else', async () => {
  const world = createWorld({ agents: [specialist, listener] });
  open.push(world);
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  const id = begun.investigation;
  const listed = await world.until(id, 'the list', ({ status }) => status === 'awaiting_human');
  expect(listed.hypotheses.map(({ statement }) => statement)).not.toContain('The moved job');
  await world.ask(alice, 'add_data', { investigation: id, text: 'the nightly job moved', query: 'traffic' });
  const after = await world.until(
    id,
    'the new cause',
    ({ hypotheses }) => hypotheses.length > listed.hypotheses.length,
  );
  const added = after.hypotheses.find(({ statement }) => statement === 'The moved job');
  expect(added?.number).toBe(listed.hypotheses.length + 1);
  const asked = await world.ask(alice, 'request_test', { investigation: id, hypothesis: String(added?.number) });
  expect(asked.ok).toBe(true);
  const tested = await world.until(id, 'its verdict', ({ verdicts }) =>
    verdicts.some(({ hypothesis }) => hypothesis === added?.number),
  );
  expect(tested.verdicts.findLast(({ hypothesis }) => hypothesis === added?.number)?.verdict).toBe('disproven');
});
