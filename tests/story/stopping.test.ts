import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { CompassError, type Job, type Ports, runStep, type Step, type StepOutcome, unwatched } from '@compass/core';
import { memoryStore } from '@compass/state';
import { expect, it } from 'vitest';
import { startRunner } from '../../packages/compose/src/runner.ts';
import { clock, createWorld } from '../support/world.ts';

type Kinds = Parameters<typeof runStep>[1];

/** A world whose own steps wait; what is run here is run by hand. */
async function world() {
  const outcomes: StepOutcome[] = [];
  const made = createWorld({ agents: [], store: memoryStore({ clock }) });
  await made.stop();
  const ports: Ports = {
    ...made.ports,
    watch: {
      ...unwatched,
      step: async (_step, run) => {
        const outcome = await run();
        outcomes.push(outcome);
        return outcome;
      },
    },
  };
  const add = async (kind: string): Promise<Step> => {
    const step = { id: randomUUID(), investigation: null, kind, key: randomUUID(), input: {}, delayMs: 0 };
    const [added] = await ports.store.transaction((tx) => tx.steps.add(step));
    if (added === undefined) throw new Error('it was not added');
    return added;
  };
  const get = (step: Step) => ports.store.transaction((tx) => tx.steps.get(step.id));
  return { ports, outcomes, add, get };
}
const jobOf = ({ id, epoch }: Step): Job => ({ step: id, epoch });

it('a step that is cut short is free again at once, as often tried as before, and goes on where it committed', async () => {
  const { ports, outcomes, add, get } = await world();
  const done: string[] = [];
  const begun = Promise.withResolvers<void>();
  const kinds: Kinds = {
    long: {
      giveUp: async () => undefined,
      run: async (run) => {
        if (!done.includes('first half')) await run.commit(async () => void done.push('first half'));
        if (run.step.epoch === 1) {
          begun.resolve();
          await new Promise((_resolve, reject) =>
            run.abort.addEventListener('abort', () => reject(new CompassError('unavailable', 'It was cut short.'))),
          );
        }
        done.push('second half');
        return {};
      },
    },
  };
  const step = await add('long');
  const stop = new AbortController();
  const first = runStep(ports, kinds, jobOf(step), { stop: stop.signal });
  await begun.promise;
  stop.abort();
  await first;
  const back = await get(step);
  expect(back).toMatchObject({ state: 'waiting', epoch: 1, retries: 0, crashes: 0, leaseUntil: null });
  if (back === null) throw new Error('it is gone');
  await runStep(ports, kinds, jobOf(back));
  expect(outcomes).toEqual(['handed_back', 'done']);
  expect(done).toEqual(['first half', 'second half']);
});

it('what was cut short is not taken for an answer', async () => {
  const { ports, outcomes, add, get } = await world();
  const stop = new AbortController();
  let committed = 0;
  const kinds: Kinds = {
    asked: {
      giveUp: async () => undefined,
      run: async () => {
        stop.abort();
        return {
          commit: async () => {
            committed += 1;
          },
        };
      },
    },
  };
  const step = await add('asked');
  await runStep(ports, kinds, jobOf(step), { stop: stop.signal });
  expect([committed, outcomes]).toEqual([0, ['handed_back']]);
  expect(await get(step)).toMatchObject({ state: 'waiting' });
});

it('an act is never cut short: it is written down whole', async () => {
  const { ports, outcomes, add, get } = await world();
  const stop = new AbortController();
  const kinds: Kinds = {
    act: {
      whole: true,
      giveUp: async () => undefined,
      run: async (run) => {
        stop.abort();
        expect(run.abort.aborted).toBe(false);
        return {};
      },
    },
  };
  const step = await add('act');
  await runStep(ports, kinds, jobOf(step), { stop: stop.signal });
  expect(outcomes).toEqual(['done']);
  expect(await get(step)).toMatchObject({ state: 'done' });
});

it('a job that was waiting for the database when the signal came claims nothing', async () => {
  const { ports, outcomes, add, get } = await world();
  const rest = new AbortController();
  const connected = Promise.withResolvers<void>();
  const step = await add('any');
  const crowded: Ports = {
    ...ports,
    store: { ...ports.store, transaction: (work) => connected.promise.then(() => ports.store.transaction(work)) },
  };
  const waiting = runStep(crowded, {}, jobOf(step), { rest: rest.signal });
  rest.abort();
  connected.resolve();
  await waiting;
  expect(outcomes).toEqual([]);
  expect(await get(step)).toMatchObject({ state: 'waiting', epoch: 0 });
});

it('from the signal on nothing is claimed; what runs is waited for, then cut short, in this order', async () => {
  const { ports } = await world();
  const order: string[] = [];
  let give: (job: Job) => Promise<void> = async () => undefined;
  const stopping = new AbortController();
  const stop = startRunner(
    {
      ...ports,
      queue: {
        ...ports.queue,
        work: (handler) => {
          give = handler;
        },
        rest: () => void order.push('rests'),
      },
      store: {
        ...ports.store,
        transaction: (work) => {
          order.push('claims');
          return ports.store.transaction(work);
        },
      },
      clock: {
        ...ports.clock,
        sleep: async (ms, abort) => {
          if (ms > 1000) order.push(`waits ${ms}`);
          await clock.sleep(ms > 1000 ? 60_000 : ms, abort);
        },
      },
    },
    stopping.signal,
  );
  stopping.abort();
  const swept = order.filter((one) => one === 'claims').length;
  await give({ step: 'any', epoch: 0 });
  expect(order.filter((one) => one === 'claims')).toHaveLength(swept);
  await stop();
  expect(order.filter((one) => one !== 'claims')).toEqual(['rests', 'rests', 'waits 8000']);
});

it('leaves nothing behind on a stop that outlives it', async () => {
  const { ports, add } = await world();
  const stopping = new AbortController();
  const stop = startRunner(ports, stopping.signal);
  await stop();
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  const step = await add('short');
  await runStep(ports, { short: { run: async () => ({}), giveUp: async () => undefined } }, jobOf(step), {
    stop: stopping.signal,
  });
  expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
});
