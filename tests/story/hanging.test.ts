import { runStep, type StepOutcome, type stepKinds, unwatched } from '@compass/core';
import { afterEach, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { bob, createWorld, proposed, terminate, type World, type WorldOptions } from '../support/world.ts';

/** Of the world's settings: the longest deadline that a step has of its own, and one lease. */
const LIMIT_MS = 30_000 + 10_000;
const LEASE_MS = 10_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function world(options: Partial<WorldOptions> = {}): { compass: World; clock: ReturnType<typeof virtualClock> } {
  const clock = virtualClock();
  closing.push(() => clock.stop());
  const compass = createWorld({ agents: [], clock, sweepMs: 1000, ...options });
  closing.push(() => compass.stop());
  return { compass, clock };
}

/** One step, run by hand as often as it comes back. */
async function runAlone(kinds: typeof stepKinds, rounds: number) {
  const { compass, clock } = world();
  await compass.stop();
  const outcomes: { outcome: StepOutcome; seconds: number }[] = [];
  const ports = { ...compass.ports, watch: { ...unwatched } };
  ports.watch.step = async (_step, run) => {
    const began = clock.elapsed();
    const outcome = await run();
    outcomes.push({ outcome, seconds: (clock.elapsed() - began) / 1000 });
    return outcome;
  };
  const get = () => compass.store.transaction((tx) => tx.steps.get('s1'));
  await compass.store.transaction((tx) =>
    tx.steps.add({ id: 's1', investigation: null, kind: 'own', key: 'own', input: {}, delayMs: 0 }),
  );
  for (let round = 0; round < rounds; round += 1) {
    const step = await get();
    await clock.sleep(Math.max(0, (step?.dueAt.getTime() ?? 0) - clock.now().getTime()));
    await runStep(ports, kinds, { step: 's1', epoch: step?.epoch ?? 0 });
  }
  return { outcomes, step: await get() };
}

it('a step that hangs is let go at its limit, tried again, and given up with the reason; what it still writes is refused', async () => {
  const late: (() => Promise<unknown>)[] = [];
  const given: string[] = [];
  const { outcomes, step } = await runAlone(
    {
      own: {
        run: (run) => {
          late.push(() => run.commit(async () => undefined));
          return new Promise(() => undefined);
        },
        giveUp: async (_scope, _step, why) => void given.push(why),
      },
    },
    3,
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['retried', 'retried', 'quarantined']);
  for (const { seconds } of outcomes) {
    expect(seconds).toBeGreaterThanOrEqual(LIMIT_MS / 1000);
    expect(seconds).toBeLessThanOrEqual((LIMIT_MS + LEASE_MS / 3) / 1000 + 1);
  }
  expect(given).toEqual(['It got no further in 40 s and was stopped.']);
  expect(step).toMatchObject({ state: 'quarantined', leaseUntil: null, crashes: 0 });
  expect(late).toHaveLength(3);
  for (const write of late) await expect(write()).rejects.toMatchObject({ code: 'stale' });
});

it('a step that gets further has no limit', async () => {
  const { outcomes, step } = await runAlone(
    {
      own: {
        run: async (run) => {
          for (let part = 0; part < 10; part += 1) {
            await run.ports.clock.sleep(LIMIT_MS - LEASE_MS);
            await run.commit(async () => undefined);
          }
          return {};
        },
        giveUp: async () => undefined,
      },
    },
    1,
  );
  expect(outcomes).toEqual([{ outcome: 'done', seconds: expect.closeTo(300, -1) }]);
  expect(step).toMatchObject({ state: 'done' });
});

it('a step of a newer version waits for that version, however often an older one takes it', async () => {
  const { outcomes, step } = await runAlone({}, 8);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 8 }, () => 'again'));
  expect(step).toMatchObject({ state: 'waiting', retries: 0, crashes: 0, error: null });
});

it('an action whose tool never answers is not done again: nobody knows, and a person is asked', async () => {
  const { compass } = world({ agents: [specialist], settings: { catalogue: [terminate('unprotected')] } });
  const { act } = compass.ports.actuator;
  compass.ports.actuator.act = async (call) => {
    await act(call);
    return new Promise(() => undefined);
  };
  const { id, action } = await proposed(compass);
  await compass.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  const ended = await compass.until(id, 'the end', ({ actions }) => actions[0]?.state === 'unknown');
  expect([ended.status, compass.effects.length]).toEqual(['awaiting_human', 1]);
});
