export type Changes = {
  /** Something that people see has changed. */
  tick(): void;
  counter(): number;
  /** Calls back at each change until the returned function is called. */
  watch(listener: (counter: number) => void): () => void;
};

export function createChanges(): Changes {
  let counter = 0;
  const listeners = new Set<(counter: number) => void>();
  return {
    tick() {
      counter += 1;
      for (const listener of listeners) listener(counter);
    },
    counter: () => counter,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
