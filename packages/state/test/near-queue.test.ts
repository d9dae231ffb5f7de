import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Claimed, Job, NewStep, Queue, Step } from '@compass/core';
import { expect, test } from 'vitest';
import { nearQueue } from '../src/near-queue.ts';
import { newStep } from './support/samples.ts';

const now = (step: string) => ({ step, epoch: 0, delayMs: 0 });

/** A queue that keeps what it is given, and gives nothing. */
function farQueue() {
  const added: string[] = [];
  const far: Queue = {
    add: async (jobs) => void added.push(...jobs.map(({ step }) => step)),
    work: () => undefined,
    rest: () => () => undefined,
    clear: async () => undefined,
    close: async () => undefined,
  };
  return { far, added };
}

const near = (far: Queue, concurrency = 100, hands?: number) =>
  nearQueue({
    far,
    concurrency,
    refuseInside: () => undefined,
    onError: () => undefined,
    ...(hands === undefined ? {} : { hands }),
  });

test('a job for now is under way before it could be stored; one for later, or while nobody takes any, is kept elsewhere', async () => {
  const { far, added } = farQueue();
  const queue = near(far);
  const taken: Job[] = [];
  await queue.add([now('before')]);
  queue.work(async (job) => void taken.push(job));
  const adding = queue.add([now('a'), { ...now('later'), delayMs: 100_000 }]);
  expect(taken).toEqual([{ step: 'a', epoch: 0 }]);
  await adding;
  queue.rest();
  await queue.add([now('at rest')]);
  expect(taken).toHaveLength(1);
  expect(added).toEqual(['before', 'later', 'at rest']);
});

test('one for soon is remembered here, once, until nobody takes any more', async () => {
  const { far, added } = farQueue();
  const queue = near(far);
  const taken: string[] = [];
  queue.work(async ({ step }) => void taken.push(step));
  await queue.add([{ ...now('soon'), delayMs: 20 }, { ...now('soon'), delayMs: 20 }, now('first')]);
  await expect.poll(() => taken).toEqual(['first', 'soon']);
  await queue.add([{ ...now('forgotten'), delayMs: 20 }]);
  queue.rest();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([taken, added]).toEqual([['first', 'soon'], []]);
});

test('whoever adds a job for later does not wait until it is kept, and hears nothing of it when it cannot be', async () => {
  const errors: Error[] = [];
  const kept = Promise.withResolvers<void>();
  const far: Queue = { ...farQueue().far, add: () => kept.promise };
  const queue = nearQueue({ far, concurrency: 1, refuseInside: () => undefined, onError: (one) => errors.push(one) });
  queue.work(async () => undefined);
  await queue.add([{ ...now('later'), delayMs: 100_000 }]);
  kept.reject(new Error('the database is away'));
  await queue.clear();
  expect(errors.map(({ message }) => message)).toEqual(['the database is away']);
});

test('beyond what may be under way here, jobs wait elsewhere; the same one is no second job', async () => {
  const { far, added } = farQueue();
  const queue = near(far, 2);
  const ends = Promise.withResolvers<void>();
  queue.work(() => ends.promise);
  await queue.add([now('a'), now('b'), now('a'), now('c')]);
  expect(added).toEqual(['c']);
  ends.resolve();
  await new Promise(setImmediate);
  await queue.add([now('d')]);
  expect(added).toEqual(['c']);
});

test('what is claimed is taken at rest as well, though a job of the same step is under way; there is no room for more then', async () => {
  const { far, added } = farQueue();
  const queue = near(far, 2);
  const taken: (number | undefined)[] = [];
  const ends = Promise.withResolvers<void>();
  expect(queue.room?.()).toBe(0);
  queue.work(async ({ claimed }) => {
    taken.push(claimed?.asked);
    await ends.promise;
  });
  expect(queue.room?.()).toBe(2);
  await queue.add([now('a')]);
  expect(queue.room?.()).toBe(1);
  queue.rest();
  expect(queue.room?.()).toBe(0);
  const claimed: Claimed = { step: newStep() as Step & NewStep, investigation: null, asked: 7 };
  await queue.add([{ ...now('a'), claimed }]);
  expect(taken).toEqual([undefined, 7]);
  expect(added).toEqual([]);
  ends.resolve();
});

test('a job runs in the context of the taker, not in that of whoever added it', async () => {
  const context = new AsyncLocalStorage<string>();
  const { far } = farQueue();
  const queue = near(far);
  const seen: (string | undefined)[] = [];
  context.run('taker', () =>
    queue.work(async () => {
      seen.push(context.getStore());
    }),
  );
  await context.run('adder', () => queue.add([now('a')]));
  expect(seen).toEqual(['taker']);
});

const claimedOf = (step: string) => {
  const claimed: Claimed = { step: newStep() as Step & NewStep, investigation: null, asked: 7 };
  return { ...now(step), claimed };
};

test('where others take jobs as well only what is claimed stays here, as much as the hands hold', async () => {
  const { far, added } = farQueue();
  const queue = near(far, 100, 2);
  const ends = Promise.withResolvers<void>();
  const taken: string[] = [];
  queue.work(async ({ step }) => {
    taken.push(step);
    await ends.promise;
  });
  await queue.add([now('for anybody'), claimedOf('a')]);
  expect([taken, added, queue.room?.()]).toEqual([['a'], ['for anybody'], 1]);
  await queue.add([claimedOf('b')]);
  expect(queue.room?.()).toBe(0);
  ends.resolve();
  await new Promise(setImmediate);
  expect(queue.room?.()).toBe(2);
});

test('what comes from afar and what is in the hands share the places: one job at a time in each', async () => {
  const { far } = farQueue();
  let give: (job: Job) => Promise<void> = async () => undefined;
  const work: Queue['work'] = (handler) => {
    give = handler;
  };
  const queue = near({ ...far, work }, 2, 2);
  const ends = new Map<string, () => void>();
  const taken: string[] = [];
  queue.work(({ step }) => {
    taken.push(step);
    return new Promise<void>((resolve) => void ends.set(step, resolve));
  });
  void give(now('far 1'));
  expect(queue.room?.()).toBe(1);
  await queue.add([claimedOf('near')]);
  expect(queue.room?.()).toBe(0);
  void give(now('far 2'));
  await new Promise(setImmediate);
  expect(taken).toEqual(['far 1', 'near']);
  ends.get('near')?.();
  await new Promise(setImmediate);
  expect(taken).toEqual(['far 1', 'near', 'far 2']);
  expect(queue.room?.()).toBe(0);
  for (const end of ends.values()) end();
  await new Promise(setImmediate);
  expect(queue.room?.()).toBe(2);
});

test('what is due and cannot be stored is taken here, once, as far as the hands hold; what is for later is not', async () => {
  const errors: Error[] = [];
  const away: Queue = { ...farQueue().far, add: () => Promise.reject(new Error('the store is away')) };
  const onError = (error: Error) => errors.push(error);
  const queue = nearQueue({ far: away, concurrency: 100, hands: 2, refuseInside: () => undefined, onError });
  const taken: string[] = [];
  await queue.add([now('nobody takes it')]);
  const ends = Promise.withResolvers<void>();
  queue.work(async ({ step }) => {
    taken.push(step);
    await ends.promise;
  });
  const sweep = async () => {
    await queue.add([{ ...now('later'), delayMs: 100_000 }, now('a'), now('b'), now('c')]);
    await new Promise(setImmediate);
  };
  await sweep();
  await sweep();
  expect(taken).toEqual(['a', 'b']);
  ends.resolve();
  await new Promise(setImmediate);
  await queue.add([now('c')]);
  await new Promise(setImmediate);
  expect(taken).toEqual(['a', 'b', 'c']);
  queue.rest();
  await queue.add([now('at rest')]);
  expect(taken).toHaveLength(3);
  expect(errors).toHaveLength(5);
});

test('the place of one that ends may be given away before; who waits from afar gets none that is taken twice', async () => {
  const { far } = farQueue();
  let give: (job: Job) => Promise<void> = async () => undefined;
  const work: Queue['work'] = (handler) => {
    give = handler;
  };
  const queue = near({ ...far, work }, 1, 5);
  const ends: Record<string, () => void> = {};
  const begun: string[] = [];
  queue.work(
    ({ step }) =>
      new Promise((resolve) => {
        begun.push(step);
        ends[step] = resolve;
      }),
  );
  void give({ step: 'first', epoch: 0 });
  void give({ step: 'afar', epoch: 0 });
  await new Promise(setImmediate);
  expect([queue.room?.(), queue.room?.(1)]).toEqual([0, 1]);
  await queue.add([{ ...now('next'), claimed: {} as NonNullable<Job['claimed']> }]);
  ends['first']?.();
  await new Promise(setImmediate);
  expect(begun).toEqual(['first', 'next']);
  ends['next']?.();
  await expect.poll(() => begun).toEqual(['first', 'next', 'afar']);
  ends['afar']?.();
});

test('what was stored leaves nothing behind, however often it is added to', async () => {
  const { far } = farQueue();
  const answers: WeakRef<object>[] = [];
  const answering = async () => {
    const answer = {};
    answers.push(new WeakRef(answer));
    return answer as never;
  };
  const queue = near({ ...far, add: answering });
  queue.work(async () => undefined);
  for (let n = 0; n < 10; n += 1) await queue.add([]);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await expect
    .poll(() => {
      collect();
      return answers.filter((answer) => answer.deref() !== undefined).length;
    })
    .toBe(0);
  expect(answers).toHaveLength(10);
  await queue.close();
});
