import type { Action, Investigation } from '@compass/core';
import fc from 'fast-check';
import { catalogueOf, GROUP, NAMED, openDesk, person } from './desk.ts';

const OTHER_STATES: Action['state'][] = [
  ...(['approved', 'acting', 'acted', 'failed', 'unknown', 'rejected', 'expired', 'void'] as const),
];
const NAMES = [
  'actor',
  'by',
  'user',
  'user_id',
  'id',
  'standing',
  'approvals',
  'requestedBy',
  'decidedBy',
  '__proto__',
];

/** What somebody writes into a press to be taken for an approver. */
const forgeries = (seed: number, count: number): Record<string, unknown>[] => {
  const approver = person(NAMED ?? '', { is: 'member', groups: [GROUP] });
  const value = fc.constantFrom<unknown>(approver, NAMED, [approver], [{ by: approver, at: '2026-01-01T00:00:00Z' }]);
  return fc.sample(fc.dictionary(fc.constantFrom(...NAMES), value, { minKeys: 1 }), { seed, numRuns: count });
};

/** Presses of people without the right that name one who has it; those that got through. */
export async function forge(base: Investigation, about: { seed: number; count: number }) {
  const passed: string[] = [];
  const all = forgeries(about.seed, about.count);
  for (const forged of all) {
    const desk = await openDesk({ investigation: base, catalogue: catalogueOf('medium') });
    const input = { ...forged, action: base.actions[0]?.id, approve: true };
    const answers = [
      await desk.press(person('U0LENA'), 'decide_action', input),
      await desk.press(person('U0CAROL', { is: 'guest', groups: [GROUP] }), 'decide_action', input),
    ];
    await desk.act();
    if (answers.some(({ ok }) => ok) || desk.effects() > 0) passed.push(JSON.stringify(forged));
  }
  return { tried: 2 * all.length, passed };
}

/** Buttons of messages that were edited long ago, pressed by who may approve: what they did not do by name. */
export async function pressOld(base: Investigation) {
  const passed: string[] = [];
  const press = async (what: string, actions: Action[], pressed: string | undefined) => {
    const desk = await openDesk({ investigation: { ...base, actions }, catalogue: catalogueOf('medium') });
    const before = JSON.stringify(await desk.get());
    const input = { action: pressed, approve: true };
    const answer = await desk.press(person(NAMED ?? ''), 'decide_action', input);
    const same = JSON.stringify(await desk.get()) === before;
    if (answer.ok || answer.lines.length === 0 || !same || desk.effects() > 0) passed.push(what);
  };
  const [action] = base.actions;
  if (action === undefined) throw new Error('no action waits');
  for (const state of OTHER_STATES) await press(state, [{ ...action, state }], action.id);
  await press('of an action that is gone', [action], 'another-one');
  await press('of a list without actions', [], action.id);
  return { tried: OTHER_STATES.length + 2, passed };
}
