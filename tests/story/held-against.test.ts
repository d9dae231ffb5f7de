import { randomUUID } from 'node:crypto';
import { runStep, type Step, type StepOutcome, unwatched } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { clock, createWorld } from '../support/world.ts';

it('what an investigation did to its processes is held against all that it still does, but not against showing it', async () => {
  const made = createWorld({ agents: [], store: memoryStore({ clock }) });
  await made.stop();
  const { store } = made;
  const ran: string[] = [];
  const kind = {
    run: async ({ step }: { step: Step }) => {
      ran.push(`${step.kind} ${step.crashes}`);
      return {};
    },
    giveUp: async () => undefined,
  };
  const outcomes: StepOutcome[] = [];
  const watch: typeof unwatched = {
    ...unwatched,
    step: async (_step, run) => {
      const outcome = await run();
      outcomes.push(outcome);
      return outcome;
    },
  };
  const run = ({ id, epoch }: Step, crashes: number) =>
    runStep({ ...made.ports, watch }, { any: kind, surface: kind }, { step: id, epoch }, { crashes });
  const add = async (name: string): Promise<Step> => {
    const step = { id: randomUUID(), investigation: 'poison', kind: name, key: randomUUID(), input: {}, delayMs: 0 };
    const [added] = await store.transaction((tx) => tx.steps.add(step));
    if (added === undefined) throw new Error('it was not added');
    return added;
  };
  /** Its process ends, as often. */
  const struck = async (step: Step, times: number): Promise<Step> => {
    let [now, left] = [step, times];
    while (left > 0) {
      const { id, epoch } = now;
      const leased = await store.transaction((tx) => tx.steps.claim({ id, epoch, leaseMs: 60_000 }));
      await store.transaction((tx) => tx.steps.voidLeases());
      now = { ...now, epoch: (leased?.epoch ?? 0) + 1 };
      left -= 1;
    }
    return now;
  };
  await struck(await add('any'), 2);
  const [next, shown] = [await add('any'), await add('surface')];
  expect(await run(next, 0)).toBe(2);
  expect(await run(shown, 0)).toBeNull();
  expect(ran).toEqual(['surface 0']);
  expect(await run(next, 2)).toBeNull();
  // What it did itself is.
  const again = await struck(await add('surface'), 1);
  expect(await run(again, 0)).toBe(1);
  expect(await run(again, 1)).toBeNull();
  expect(ran).toEqual(['surface 0', 'any 2', 'surface 1']);
  expect(outcomes).toEqual(['done', 'done', 'done']);
});
