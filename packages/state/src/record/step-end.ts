import type { Step, Tx } from '@compass/core';

export type EndOfStep = Parameters<Tx['steps']['finish']>[0];

/** What a step becomes when its lease ends, without its due time; what is not given stays as it was. */
export const endOf = (options: Omit<EndOfStep, 'id' | 'epoch'>): Partial<Step> => ({
  state: options.state === 'again' ? 'waiting' : options.state,
  leaseUntil: null,
  ...(options.input === undefined ? {} : { input: options.input }),
  ...(options.retries === undefined ? {} : { retries: options.retries }),
  ...(options.crashes === undefined ? {} : { crashes: options.crashes }),
  ...(options.error === undefined ? {} : { error: options.error }),
});
