/**
 * Asks once for however many want to know: what hangs is not asked a second time beside it. Rejects with `late` for whoever has waited `ms` of
 * real time.
 */
export function answersWithin<T>(ask: () => Promise<T>, ms: number, late: () => Error): () => Promise<T> {
  let asking: Promise<T> | null = null;
  return async () => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(late()), ms);
    });
    try {
      return await Promise.race([asking, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };
}
