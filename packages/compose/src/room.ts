export interface Room {
  /** Runs a piece of work beside others, or `alone`: once all that came before it have ended, and none begins before it has. */
  enter<T>(work: () => Promise<T>, options?: { alone?: boolean }): Promise<T>;
  /** One is alone in it or waits to be: whoever comes now waits as well. */
  isShut(): boolean;
}

interface Party {
  alone: boolean;
  /** All before it have ended. */
  ready: Promise<unknown>;
  inside: Set<Promise<unknown>>;
}

export function openRoom(): Room {
  let wantAlone = 0;
  let last: Party = { alone: false, ready: Promise.resolve(), inside: new Set() };
  const after = ({ inside }: Party, alone: boolean): Party => ({
    alone,
    ready: Promise.allSettled(inside),
    inside: new Set(),
  });
  return {
    isShut: () => wantAlone > 0,
    enter: (work, { alone = false } = {}) => {
      if (alone || last.alone) last = after(last, alone);
      if (alone) wantAlone += 1;
      const { ready, inside } = last;
      const run = ready.then(work).finally(() => {
        inside.delete(run);
        if (alone) wantAlone -= 1;
      });
      inside.add(run);
      return run;
    },
  };
}
