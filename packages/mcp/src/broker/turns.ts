/** Lets so many in at once; the others wait in their order. */
export interface Turns {
  /** Runs `work` when it is its turn; one that `abort` fires for while it waits never runs. */
  take<T>(abort: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export const createTurns = (atOnce: number): Turns => {
  let free = atOnce;
  const waiting = new Set<() => void>();
  const next = (): void => {
    const [first] = waiting;
    if (first === undefined) free += 1;
    else first();
  };
  const turn = (abort: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const go = (): void => {
        waiting.delete(go);
        abort.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(go);
        reject(abort.reason);
      };
      waiting.add(go);
      abort.addEventListener('abort', leave, { once: true });
    });
  return {
    async take(abort, work) {
      abort.throwIfAborted();
      if (free > 0) free -= 1;
      else await turn(abort);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
};
