/** Runs pieces of work together, or one `alone`: once all that came before it have ended, and none begins before it has. */
export type Room = <T>(work: () => Promise<T>, options?: { alone?: boolean }) => Promise<T>;

interface Party {
  alone: boolean;
  ready: Promise<unknown>;
  inside: Set<Promise<unknown>>;
}

export function openRoom(): Room {
  let last: Party = { alone: false, ready: Promise.resolve(), inside: new Set() };
  return (work, { alone = false } = {}) => {
    if (alone || last.alone) last = { alone, ready: Promise.allSettled(last.inside), inside: new Set() };
    const { ready, inside } = last;
    const run = ready.then(work).finally(() => inside.delete(run));
    inside.add(run);
    return run;
  };
}
