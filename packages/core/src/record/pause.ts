import type { Ports } from '../ports/context.ts';
import { addStep, inTransaction } from './change.ts';

/** What a place outside asked not to be called before a time: kept in the record, because who was told may be gone by then. */
export interface Pauses {
  /** Milliseconds that are left; 0 where there is none. */
  left(key: string): Promise<number>;
  begin(key: string, forMs: number): Promise<void>;
}

const keyOf = (key: string): string => `pause:${key}`;

/** A pause is a step of no investigation that is due when it ends. */
export const pausesOf = (ports: Ports): Pauses => ({
  left: (key) =>
    ports.store.transaction(async (tx) => {
      const step = await tx.steps.byKey(null, keyOf(key));
      return step?.state === 'waiting' ? Math.max(0, step.dueAt.getTime() - (await tx.now()).getTime()) : 0;
    }),
  begin: (key, forMs) =>
    inTransaction(ports, { kind: 'system', name: 'surface' }, async (scope) => {
      const known = await scope.tx.steps.byKey(null, keyOf(key));
      if (known === null)
        return addStep(scope, { investigation: null, kind: 'pause', key: keyOf(key), input: {}, delayMs: forMs });
      const step = await scope.tx.steps.wake({ id: known.id, delayMs: forMs });
      if (step !== null) scope.added.push({ step, delayMs: forMs });
    }),
});
