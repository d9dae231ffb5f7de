import type { Ports } from '../ports/context.ts';
import { addStep, inTransaction, type Scope } from './change.ts';

/** What a place outside asked not to be called before a time: kept in the record, because who was told may be gone by then. */
export interface Pauses {
  /** Milliseconds that are left; 0 where there is none. */
  left(key: string): Promise<number>;
  begin(key: string, forMs: number): Promise<void>;
}

const keyOf = (key: string): string => `pause:${key}`;

const AGAIN_MS = 50;
const TRIES = 20;

/** False while whoever ends the last pause of this name holds it. */
async function noted(scope: Scope, key: string, delayMs: number): Promise<boolean> {
  const { tx, ports, added } = scope;
  const known = await tx.steps.byKey(null, key);
  if (known === null) {
    await addStep(scope, { investigation: null, kind: 'pause', key, input: {}, delayMs });
    return true;
  }
  if (known.state === 'waiting' && known.dueAt > (await tx.now())) return true;
  const { id, epoch } = known;
  // One that is over and that nobody has looked at yet is not woken later than it is due: it is taken, and put back.
  const taken = await tx.steps.claim({ id, epoch, leaseMs: ports.settings.leaseMs });
  if (taken !== null) await tx.steps.finish({ id, epoch: taken.epoch, state: 'again', delayMs });
  const step = taken ?? (await tx.steps.wake({ investigation: null, key, delayMs }));
  if (step !== null) added.push({ step, delayMs });
  return step !== null;
}

/** A pause is a step of no investigation that is due when it ends. */
export const pausesOf = (ports: Ports): Pauses => ({
  left: (key) =>
    ports.store.transaction(async (tx) => {
      const step = await tx.steps.byKey(null, keyOf(key));
      return step?.state === 'waiting' ? Math.max(0, step.dueAt.getTime() - (await tx.now()).getTime()) : 0;
    }),
  begin: async (key, forMs) => {
    const actor = { kind: 'system' as const, name: 'surface' };
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await inTransaction(ports, actor, (scope) => noted(scope, keyOf(key), forMs))) return;
      await ports.clock.sleep(AGAIN_MS);
    }
  },
});
