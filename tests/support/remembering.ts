import { type Agent, defineAgent, type Pattern } from '@compass/core';
import { before, draft, observation } from './agents.ts';

/**
 * Sees lock waits, which come before the symptom, and a cache that is as always. Proposes a cause for whatever is unusual: the cache is one only
 * where somebody supposes so, and its test then finds a rise that comes too late.
 */
export const remembering: Agent = defineAgent({
  id: 'database',
  title: 'Database',
  requires: ['prometheus'],
  reads: [],
  observe: async (input) => ({
    observations: [
      observation(input.observationId(), input.now, { topic: 'lock_waiters' }),
      observation(input.observationId(), input.now, { topic: 'blocking_session', facts: { pid: 45231, waiting: 38 } }),
      observation(input.observationId(), input.now, {
        topic: 'cache',
        component: 'orders-cache',
        unusual: false,
        score: 0,
        onset: null,
      }),
    ],
    line: '38 lock waits, normally 0',
    notSeen: [],
  }),
  hypothesise: ({ observations }) =>
    observations.flatMap((one) => {
      if (!one.unusual || one.topic === 'blocking_session') return [];
      const isLock = one.topic === 'lock_waiters';
      return [
        draft({
          kind: isLock ? 'lock_contention' : 'cache_cold',
          statement: isLock ? 'Lock contention on orders' : 'Cache of orders is cold',
          component: one.component ?? 'orders',
          supports: observations.filter(({ component }) => component === one.component).map(({ id }) => id),
          tests: [before('first', isLock ? 'waits' : 'traffic', true)],
          suggestion: isLock ? { action: 'terminate_backend', params: { pid: 45231 } } : null,
        }),
      ];
    }),
});

const at = '2026-11-03T10:00:00.000Z';

/** What an older investigation taught: by default that the cache was cold. */
export const past = (number: number, changes: Partial<Pattern> = {}): Pattern => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  number,
  revision: 1,
  learnedAt: at,
  agent: 'database',
  labels: { service: 'orders', component: 'orders-cache', kind: 'cache_cold', signal: 'latency' },
  told: {
    statement: 'Cache of orders is cold',
    symptom: 'orders is slow',
    signs: ['cache orders-cache'],
    outcome: 'Warm the cache: recovered',
  },
  words: ['cache', 'cold', 'order', 'slow'],
  says: [{ number, say: 'recovered', at }],
  weight: 0.7,
  state: 'live',
  embedder: null,
  ...changes,
});
