/** One at a time, in the order in which they came; those that somebody waits for (`urgent`) before the others. */
export function line(): <T>(work: () => Promise<T>, options?: { urgent?: boolean }) => Promise<T> {
  const [first, later]: [(() => void)[], (() => void)[]] = [[], []];
  let busy = false;
  const leave = () => {
    const next = first.shift() ?? later.shift();
    if (next === undefined) busy = false;
    else next();
  };
  return async (work, { urgent = false } = {}) => {
    if (busy) await new Promise<void>((resolve) => (urgent ? first : later).push(resolve));
    busy = true;
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
