export interface Room {
  /** Runs a piece of work beside others, or `alone`: once all that came before it have ended, and none begins before it has. */
  enter<T>(work: () => Promise<T>, options?: { alone?: boolean }): Promise<T>;
  /** One is alone in it or waits to be: whoever comes now waits as well. */
  isShut(): boolean;
}

interface Party {
  alone: boolean;
  /** All before it have ended. */
  open: boolean;
  ready: Promise<unknown>;
  inside: Set<Promise<unknown>>;
}

export function openRoom(): Room {
  let last: Party = { alone: false, open: true, ready: Promise.resolve(), inside: new Set() };
  const after = ({ inside }: Party, alone: boolean): Party => {
    const next: Party = { alone, open: false, ready: Promise.allSettled(inside), inside: new Set() };
    next.ready.then(() => {
      next.open = true;
    });
    return next;
  };
  return {
    isShut: () => !last.open || (last.alone && last.inside.size > 0),
    enter: (work, { alone = false } = {}) => {
      if (alone || last.alone) last = after(last, alone);
      const { ready, inside } = last;
      const run = ready.then(work).finally(() => inside.delete(run));
      inside.add(run);
      return run;
    },
  };
}
