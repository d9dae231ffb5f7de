/** Nobody gave a slot back in time. */
export class NoFreeSlot extends Error {}

export type Slots = {
  /** Runs `work` when one of the slots is free. Throws `NoFreeSlot` after `patienceMs` of waiting. */
  use<T>(work: () => Promise<T>): Promise<T>;
  inUse(): number;
  waiting(): number;
};

/** A fair queue for `size` slots: who waits longest is next. */
export function createSlots({ size, patienceMs }: { size: number; patienceMs: number }): Slots {
  let inUse = 0;
  const queue = new Set<() => void>();

  const take = async () => {
    if (inUse < size) {
      inUse += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.delete(proceed);
        reject(new NoFreeSlot(`no free connection within ${patienceMs} ms`));
      }, patienceMs);
      const proceed = () => {
        clearTimeout(timer);
        resolve();
      };
      queue.add(proceed);
    });
  };
  const giveBack = () => {
    const [next] = queue;
    if (next === undefined) {
      inUse -= 1;
      return;
    }
    // The slot goes from hand to hand, so `inUse` stays as it is.
    queue.delete(next);
    next();
  };

  return {
    async use(work) {
      await take();
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
    inUse: () => inUse,
    waiting: () => queue.size,
  };
}
