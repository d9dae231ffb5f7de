const EVERY_MS = 2_000;

export interface CatchUp {
  add(id: string): void;
  close(): void;
}

/**
 * Does again what failed, by its id, until it is done: one after the other, and the first that throws ends the round, for the others would as well. False
 * is not yet.
 */
export function catchUp(options: { catchUp(id: string): Promise<boolean>; everyMs: number | undefined }): CatchUp {
  const { catchUp: one, everyMs = EVERY_MS } = options;
  const behind = new Set<string>();
  let [closed, going] = [false, false];
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    for (const id of [...behind]) {
      if (closed) return;
      // Whoever fails meanwhile adds it again.
      behind.delete(id);
      let isDone = false;
      try {
        isDone = await one(id);
      } finally {
        if (!isDone) behind.add(id);
      }
    }
  };
  const go = () => {
    if (closed || going || behind.size === 0) return;
    going = true;
    timer = setTimeout(() => {
      round()
        .catch(() => undefined)
        .finally(() => {
          going = false;
          go();
        });
    }, everyMs).unref();
  };
  return {
    add: (id) => {
      behind.add(id);
      go();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
