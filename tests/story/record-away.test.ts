import { CompassError, type Ports, runStep, type StepOutcome, unwatched } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { clock, createWorld } from '../support/world.ts';

const LEASE_MS = 10_000;
const away = () => Promise.reject(new CompassError('unavailable', 'The database did not answer.'));

/** One step while whose run the record goes away, for so many transactions. */
async function runWhileAway(transactions: number) {
  const time = { elapsed: 0, slept: [] as number[] };
  const made = createWorld({ agents: [], store: memoryStore({ clock }), settings: { leaseMs: LEASE_MS } });
  await made.stop();
  let left = 0;
  const outcomes: StepOutcome[] = [];
  const ports: Ports = {
    ...made.ports,
    store: {
      ...made.store,
      transaction: (work, options) => {
        if (left > 0) left -= 1;
        else return made.store.transaction(work, options);
        return away();
      },
    },
    clock: {
      ...clock,
      elapsed: () => time.elapsed,
      sleep: async (ms, abort) => {
        // Renewals come in their own time, which is not now.
        if (ms > 1000) return clock.sleep(60_000, abort);
        time.slept.push(ms);
        time.elapsed += ms;
      },
    },
    queue: { ...made.ports.queue, add: async () => undefined },
    watch: {
      ...unwatched,
      step: async (_step, run) => {
        const outcome = await run();
        outcomes.push(outcome);
        return outcome;
      },
    },
  };
  const run = async () => {
    left = transactions;
    return {};
  };
  const step = { id: 's', investigation: null, kind: 'any', key: 'any', input: {}, delayMs: 0 };
  await made.store.transaction((tx) => tx.steps.add(step));
  const failed = await runStep(ports, { any: { run, giveUp: async () => undefined } }, { step: 's', epoch: 0 }).then(
    () => null,
    (error: unknown) => String(error),
  );
  const kept = await made.store.transaction((tx) => tx.steps.get('s'));
  return { kept, outcomes, failed, slept: time.slept };
}

it('what could not be stored is free again as soon as the record is there, as often tried as before', async () => {
  // The commit, what is said of its failing, and twice that the step is free.
  const { kept, outcomes, failed, slept } = await runWhileAway(4);
  expect(kept).toMatchObject({ state: 'waiting', retries: 0, crashes: 0, leaseUntil: null });
  expect([outcomes, failed]).toEqual([['handed_back'], null]);
  expect(slept).toEqual([250, 250, 250]);
});

it('it is tried until the lease is over, when another has it', async () => {
  const { kept, outcomes, failed, slept } = await runWhileAway(1000);
  expect(kept).toMatchObject({ state: 'leased', retries: 0, crashes: 0 });
  expect([outcomes, failed]).toEqual([[], 'CompassError: The database did not answer.']);
  expect(slept).toHaveLength(LEASE_MS / 250);
});
