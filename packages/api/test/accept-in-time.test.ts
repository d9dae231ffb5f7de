import type { TransactionOptions } from '@compass/core';
import { expect, it } from 'vitest';
import { acceptInTime } from '../src/accept-in-time.ts';
import { openWorld } from './support.ts';

it('a record that does not answer is told in less time than senders wait', async () => {
  const { ports } = await openWorld();
  const waited: number[] = [];
  const sleep = async (ms: number) => void waited.push(ms);
  const given: (AbortSignal | undefined)[] = [];
  const store = {
    ...ports.store,
    transaction: (_work: unknown, options?: TransactionOptions) => {
      given.push(options?.abort);
      return new Promise<never>(() => undefined);
    },
  };
  const delivery = { key: 'one', verb: 'close', input: {}, actor: { kind: 'api' as const, name: 'the API' } };
  const stuck = acceptInTime({ ...ports, store, clock: { ...ports.clock, sleep } }, delivery);
  await expect(stuck).rejects.toMatchObject({ code: 'unavailable' });
  expect(waited).toEqual([2000]);
  // It need not be begun any more.
  expect(given.map((abort) => abort?.aborted)).toEqual([true]);
  expect(await acceptInTime(ports, delivery)).toEqual({ isNew: true });
});
