import { expect, test } from 'vitest';
import { pgliteQueue } from '../src/pglite-queue.ts';
import { queueSuite } from './queue-suite.ts';
import { freshDatabase, removeDirectory } from './support/places.ts';

async function queuePlace() {
  const { directory, database } = await freshDatabase();
  const errors: Error[] = [];
  return {
    errors,
    queue: async () => {
      const queue = pgliteQueue({ database, onError: (error) => errors.push(error) });
      await queue.clear();
      return queue;
    },
    close: async () => {
      await database.close();
      removeDirectory(directory);
      expect(errors).toEqual([]);
    },
  };
}

queueSuite('PGlite', queuePlace);

test('a handler that rejects is reported, and its job is not given again', async () => {
  const place = await queuePlace();
  const queue = await place.queue();
  let runs = 0;
  queue.work(async () => {
    runs += 1;
    throw new Error('not the step’s own reason');
  });
  await queue.add([{ step: 'a', epoch: 0, delayMs: 0 }]);
  await expect.poll(() => place.errors.splice(0).map((error) => error.message)).toEqual(['not the step’s own reason']);
  expect(runs).toBe(1);
  await queue.close();
  await place.close();
});
