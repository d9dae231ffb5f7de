import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import {
  type Claimed,
  CompassError,
  type Job,
  type Ports,
  runStep,
  type Step,
  type StepOutcome,
  unwatched,
} from '@compass/core';
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
  const add = async (kind: string, input: unknown = {}): Promise<Step> => {
    const step = { id: randomUUID(), investigation: null, kind, key: randomUUID(), input, delayMs: 0 };
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

it('what was claimed and not begun when the stop came is free again, and never begins', async () => {
  const { ports, outcomes, add, get } = await world();
  let begun = 0;
  const run = async () => {
    begun += 1;
    return {};
  };
  const kinds: Kinds = {
    any: { run, giveUp: async () => undefined },
    act: { run, giveUp: async () => undefined, whole: true },
  };
  for (const kind of ['any', 'act']) {
    const step = await add(kind);
    await runStep(ports, kinds, jobOf(step), { stop: AbortSignal.abort() });
    expect(await get(step)).toMatchObject({ state: 'waiting', crashes: 0, retries: 0 });
  }
  expect([begun, outcomes]).toEqual([0, ['handed_back', 'handed_back']]);
});

it('what was claimed so long ago that its lease is over never begins', async () => {
  const { ports, outcomes, add } = await world();
  let begun = 0;
  const run = async () => {
    begun += 1;
    return {};
  };
  const kinds: Kinds = { any: { run, giveUp: async () => undefined } };
  const { leaseMs } = ports.settings;
  for (const agoMs of [leaseMs + 1, leaseMs / 2]) {
    const { id, epoch } = await add('any');
    const step = await ports.store.transaction((tx) => tx.steps.claim({ id, epoch, leaseMs }));
    if (step === null) throw new Error('it was not free');
    const claimed: Claimed = { step, investigation: null, asked: ports.clock.elapsed() - agoMs };
    await runStep(ports, kinds, { step: id, epoch, claimed });
  }
  expect([begun, outcomes]).toEqual([1, ['lost', 'done']]);
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
        rest: () => {
          order.push('rests');
          return () => void order.push('takes again');
        },
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

it('what is claimed for a process in which one step has to run alone is handed back, and nothing more is taken until it has', async () => {
  const { ports, outcomes, add, get } = await world();
  const order: string[] = [];
  let give: (job: Job) => Promise<void> = async () => undefined;
  const [told, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const surface = {
    tell: async () => {
      told.resolve();
      await left.promise;
    },
  };
  const stop = startRunner({
    ...ports,
    // Of a surface only this is called.
    surface: surface as unknown as Ports['surface'],
    queue: {
      ...ports.queue,
      add: async () => undefined,
      work: (handler) => {
        give = handler;
      },
      rest: () => {
        order.push('rests');
        return () => void order.push('takes again');
      },
      room: () => 5,
    },
  });
  const { store } = ports;
  const lease = async ({ id, epoch }: Step): Promise<Step> => {
    const leased = await store.transaction((tx) => tx.steps.claim({ id, epoch, leaseMs: ports.settings.leaseMs }));
    if (leased === null) throw new Error('it was not free');
    return leased;
  };
  let poison = await add('pause');
  for (let crashes = 1; crashes < ports.settings.maxCrashes; crashes += 1) {
    await lease(poison);
    await store.transaction((tx) => tx.steps.voidLeases());
    poison = (await get(poison)) as Step;
  }
  const input = { to: { kind: 'system', name: 'x' }, where: { channel: 'C', thread: null }, title: '', lines: [] };
  const telling = give(jobOf(await add('tell', input)));
  await told.promise;
  const alone = give(jobOf(poison));
  // Whatever does not wait for somebody has gone on.
  await new Promise(setImmediate);
  const mine = await add('pause');
  const claimed: Claimed = { step: await lease(mine), investigation: null, asked: ports.clock.elapsed() };
  await give({ ...jobOf(mine), claimed });
  expect(await get(mine)).toMatchObject({ state: 'waiting', epoch: 1, crashes: 0 });
  const others = await add('pause');
  await give(jobOf(others));
  expect(await get(others)).toMatchObject({ state: 'waiting', epoch: 0 });
  expect(order).toEqual(['rests']);
  left.resolve();
  await Promise.all([telling, alone]);
  expect(order).toEqual(['rests', 'takes again']);
  await stop();
  expect(outcomes).toEqual(['handed_back', 'done', 'done']);
  expect(await get(poison)).toMatchObject({ state: 'done' });
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
