import type { Investigation } from '@compass/core';
import { onTestFinished } from 'vitest';
import { specialist } from './agents.ts';
import { alice, createWorld, type World, type WorldOptions } from './world.ts';

/** A COMPASS in memory with one specialist, gone when its test is finished. */
export const opened = (options: Partial<WorldOptions> = {}): World => {
  const created = createWorld({ agents: [specialist], ...options });
  onTestFinished(() => created.stop());
  return created;
};

/** An investigation up to its list. */
export const begin = async (compass: World): Promise<Investigation> => {
  const answer = await compass.ask(alice, 'start_investigation', {
    service: 'orders',
    symptoms: ['slow'],
    source: 'slack',
  });
  if (!answer.ok) throw new Error(answer.lines.join());
  return compass.until(answer.investigation, 'the list', (one) => one.status === 'awaiting_human');
};

/** The action of the first hypothesis, asked for by alice. */
export const approvalOf = async (compass: World, id: string): Promise<string> => {
  const answer = await compass.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
  if (!answer.ok) throw new Error(answer.lines.join());
  return answer.about ?? '';
};
