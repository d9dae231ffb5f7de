import { accept, type Investigation, type Ports, runStep, type Step, stepKinds } from '@compass/core';
import { alice, bob } from '../../support/world.ts';
import type { Program } from './program.ts';
import type { Stage } from './stage.ts';

const dueNow = ({ store }: Stage): Promise<Step[]> => store.transaction((tx) => tx.steps.due(100));

/** Runs everything that is due at this moment, one step after the other, and what becomes due by it. False when the program died. */
export async function pass(stage: Stage, program: Program): Promise<boolean> {
  for (;;) {
    const [step] = await dueNow(stage);
    if (step === undefined) return true;
    await runStep(program.ports, stepKinds, { step: step.id, epoch: step.epoch }).catch(() => undefined);
    if (program.dead()) return false;
  }
}

export const recordOf = async ({ store }: Stage): Promise<Investigation | undefined> =>
  (await store.transaction((tx) => tx.investigations.list({ limit: 1 })))[0];

/** As `pass`, and on through time until nothing is left to do. */
async function toTheEnd(stage: Stage, program: Program): Promise<boolean> {
  for (;;) {
    if (!(await pass(stage, program))) return false;
    const investigation = await recordOf(stage);
    const steps = await stage.store.transaction((tx) => tx.steps.ofInvestigation(investigation?.id ?? ''));
    const waiting = steps.filter(({ state }) => state === 'waiting').map(({ dueAt }) => dueAt.getTime());
    // Its own end is not waited for: an approval that was given does not expire.
    const open = investigation?.actions.some(({ state }) => state === 'awaiting_approval');
    if (waiting.length === 0 || open === true) return true;
    stage.moveTo(new Date(Math.min(...waiting)));
  }
}

/** Hands in what a person pressed; as Slack does, the same press again until it is acknowledged. */
const press = (ports: Ports, verb: string, actor: typeof alice, input: object): Promise<boolean> =>
  accept(ports, { key: `${verb} ${JSON.stringify(input)}`, verb, input, actor }).then(
    () => true,
    () => false,
  );

/** From the page to the list, with nothing that goes wrong. */
export async function begin(stage: Stage, program: Program, service = 'orders'): Promise<void> {
  await press(program.ports, 'start_investigation', alice, { service, source: 'slack' });
  await toTheEnd(stage, program);
}

/** Propose, approve, act, verify, post-mortem: from wherever the record stands. False when the program died on the way. */
export async function mitigate(stage: Stage, program: Program): Promise<boolean> {
  const investigation = (await recordOf(stage))?.id ?? '';
  const asked = await press(program.ports, 'propose_action', alice, { investigation, hypothesis: 1 });
  if (!asked || !(await toTheEnd(stage, program))) return false;
  const action = (await recordOf(stage))?.actions[0]?.id ?? '';
  const decided = await press(program.ports, 'decide_action', bob, { investigation, action, approve: true });
  return decided && toTheEnd(stage, program);
}
