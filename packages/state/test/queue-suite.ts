import type { Job, Queue } from '@compass/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

export interface QueuePlace {
  queue(): Promise<Queue>;
  close(): Promise<void>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const now = (step: string, epoch = 0) => ({ step, epoch, delayMs: 0 });

/** What every queue promises. That a job may be lost is allowed; that one is invented is not. */
export function queueSuite(name: string, open: () => Promise<QueuePlace>): void {
  describe(`the queue in ${name}`, () => {
    let place: QueuePlace;
    let queue: Queue;
    let taken: Job[];
    const take = async (job: Job) => {
      taken.push(job);
    };
    const steps = () => taken.map((job) => job.step);
    beforeAll(async () => {
      place = await open();
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      taken = [];
      queue = await place.queue();
    });
    afterEach(() => queue.close());

    test('gives each job once, also those added before anyone worked', async () => {
      await queue.add([now('a'), now('b', 3)]);
      await queue.add([]);
      queue.work(take);
      await queue.add([now('c')]);
      await expect.poll(() => steps().sort()).toEqual(['a', 'b', 'c']);
      expect(taken).toContainEqual({ step: 'b', epoch: 3 });
      await pause(100);
      expect(taken).toHaveLength(3);
    });

    test('at rest it gives no more jobs, and what is under way goes on', async () => {
      const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      queue.work(async (job) => {
        begun.resolve();
        await ended.promise;
        await take(job);
      });
      await queue.add([now('a')]);
      await begun.promise;
      queue.rest();
      // One that was asked for before may still come.
      await pause(200);
      ended.resolve();
      await queue.add([now('b'), now('c'), now('d'), now('e')]);
      await pause(300);
      expect(steps()).toContain('a');
      expect(taken.length).toBeLessThanOrEqual(2);
    });

    test('taken up again after a rest it gives each job that came meanwhile, once', async () => {
      queue.work(take);
      const takeAgain = queue.rest();
      await queue.add([now('a'), { ...now('b'), delayMs: 200 }]);
      takeAgain();
      await queue.add([now('c')]);
      await expect.poll(() => steps().sort()).toEqual(['a', 'b', 'c']);
      await pause(300);
      expect(taken).toHaveLength(3);
    });

    test('of two that had it rest the last one takes it up again, and what is under way is not given once more', async () => {
      const ended = Promise.withResolvers<void>();
      queue.work(async (job) => {
        await take(job);
        if (job.step === 'a') await ended.promise;
      });
      await queue.add([now('a')]);
      await expect.poll(steps).toEqual(['a']);
      queue.rest();
      const takeAgain = queue.rest();
      await queue.add([now('b')]);
      takeAgain();
      await expect.poll(() => steps().sort()).toEqual(['a', 'b']);
      ended.resolve();
      await pause(100);
      expect(taken).toHaveLength(2);
    });

    test('the same step and epoch waiting twice is one job; another epoch is another', async () => {
      await queue.add([now('a'), now('a')]);
      queue.work(take);
      await queue.add([now('a', 1), { ...now('a', 2), delayMs: 200 }]);
      await queue.add([{ ...now('a', 2), delayMs: 200 }]);
      await expect.poll(() => taken.map((job) => job.epoch).sort()).toEqual([0, 1, 2]);
      await pause(100);
      expect(taken).toHaveLength(3);
      // The job is done and gone: a sweeper may bring it again.
      await expect
        .poll(async () => {
          await queue.add([now('a')]);
          return taken.length;
        })
        .toBeGreaterThan(3);
    });

    test('who never ends a job keeps only that one: a later job of the same step and epoch is taken', async () => {
      queue.work(async (job) => {
        taken.push(job);
        if (taken.length === 1) await pause(60_000);
      });
      await queue.add([now('a')]);
      await expect.poll(() => taken.length).toBe(1);
      await queue.add([now('a'), { ...now('a'), late: 0 }]);
      await pause(100);
      expect(taken).toHaveLength(1);
      await queue.add([{ ...now('a'), late: 1 }]);
      await expect
        .poll(() => taken)
        .toEqual([
          { step: 'a', epoch: 0 },
          { step: 'a', epoch: 0 },
        ]);
    });

    test('a delayed job comes not before its time', async () => {
      queue.work(take);
      const from = Date.now();
      await queue.add([{ ...now('later'), delayMs: 300 }, now('at once')]);
      await expect.poll(steps).toEqual(['at once']);
      await expect.poll(steps, { timeout: 10_000 }).toEqual(['at once', 'later']);
      expect(Date.now() - from).toBeGreaterThanOrEqual(300);
    });

    test('a job for later does not keep back the same one for now', async () => {
      queue.work(take);
      await queue.add([{ ...now('a', 4), delayMs: 60_000 }]);
      await queue.add([now('a', 4)]);
      await expect.poll(() => taken).toEqual([{ step: 'a', epoch: 4 }]);
    });

    test('jobs run side by side', async () => {
      let meet: (() => void) | undefined;
      const met = new Promise<void>((resolve) => {
        meet = resolve;
      });
      queue.work(async (job) => {
        taken.push(job);
        if (taken.length === 20) meet?.();
        await met;
      });
      await queue.add(Array.from({ length: 20 }, (_, index) => now(`s${index}`)));
      await expect.poll(() => taken.length).toBe(20);
    });

    test('forgets every job, waiting or delayed, and goes on with new ones', async () => {
      await queue.add([now('a'), { ...now('b'), delayMs: 100 }]);
      await queue.clear();
      queue.work(take);
      await queue.add([{ ...now('d'), delayMs: 200 }]);
      await queue.clear();
      await pause(400);
      await queue.add([now('c')]);
      await expect.poll(steps).toEqual(['c']);
    });

    test('closing does not wait for the jobs that wait', async () => {
      queue.work(take);
      await queue.add([{ ...now('later'), delayMs: 60_000 }]);
      const closed = await Promise.race([queue.close().then(() => 'closed'), pause(9000)]);
      expect(closed).toBe('closed');
      expect(taken).toEqual([]);
    });

    test('closing waits a moment for the job that runs, not for ever', async () => {
      let ended = false;
      queue.work(async (job) => {
        taken.push(job);
        if (job.step === 'stuck') return pause(60_000).then(() => undefined);
        await pause(100);
        ended = true;
      });
      await queue.add([now('stuck'), now('short')]);
      await expect.poll(() => taken.length).toBe(2);
      await queue.close();
      expect(ended).toBe(true);
    });
  });
}
