import { stepKinds } from '@compass/core';
import { expect, it, onTestFinished } from 'vitest';
import { specialist } from '../support/agents.ts';
import { scriptedModel } from '../support/model.ts';
import { alice, createWorld } from '../support/world.ts';

const opinion = { text: '{"explanation":"well","hypotheses":[]}' };

it('an investigation that is over costs nothing more', async () => {
  const world = createWorld({ agents: [specialist] });
  onTestFinished(() => world.stop());
  const { investigation: id = '' } = await world.ask(alice, 'start_investigation', {
    service: 'orders',
    source: 'slack',
  });
  await world.until(id, 'the list', ({ status }) => status === 'awaiting_human');
  await world.ask(alice, 'close', { investigation: id });
  const model = scriptedModel([opinion]);
  const ports = { ...world.ports, model };
  const step = await world.store.transaction(async (tx) => (await tx.steps.ofInvestigation(id))[0]);
  if (step === undefined) throw new Error('no step');
  const consult = stepKinds['consult'];
  const result = await consult?.run({
    ports,
    step,
    investigation: await world.get(id),
    abort: new AbortController().signal,
    fence: () => undefined,
    onCall: () => undefined,
    commit: () => Promise.reject(new Error('commits at its end only')),
  });
  await world.store.transaction(
    (tx) => result?.commit?.({ ports, tx, actor: alice, added: [], ended: [], heads: [] }) ?? Promise.resolve(),
  );
  expect(model.questions).toEqual([]);
  expect((await world.get(id)).consultation).toMatchObject({ state: 'degraded', why: expect.stringContaining('over') });
});
