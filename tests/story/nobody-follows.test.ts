import { expect, onTestFinished, test } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, createWorld } from '../support/world.ts';

test.each([true, false])(
  'where anybody is shown the record, a step of each investigation follows it: %s',
  async (shown) => {
    const world = createWorld({ agents: [specialist] });
    onTestFinished(() => world.stop());
    if (!shown) world.ports.surface = null;
    const answer = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
    if (!answer.ok) throw new Error('it was not started');
    const { investigation: id } = answer;
    await world.until(id, 'the list', ({ status }) => status === 'awaiting_human');
    const steps = await world.store.transaction((tx) => tx.steps.ofInvestigation(id));
    expect(steps.map(({ kind }) => kind)).toContain('hypothesise');
    expect(steps.some(({ kind }) => kind === 'surface')).toBe(shown);
  },
);
