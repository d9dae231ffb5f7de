import type { Ports } from '../ports/context.ts';

/** Puts every step that is due and not leased back into the queue: the queue is a hint, the record decides. */
export async function sweep(ports: Ports): Promise<number> {
  const due = await ports.store.transaction((tx) => tx.steps.due(500));
  await ports.queue.add(due.map((step) => ({ step: step.id, epoch: step.epoch, delayMs: 0 })));
  return due.length;
}

/** Sweeps every `everyMs` until stopped. A sweep that fails is logged; the next one comes all the same. */
export function startSweeper(ports: Ports, everyMs: number): () => void {
  const stopped = new AbortController();
  const loop = async () => {
    while (!stopped.signal.aborted) {
      await sweep(ports).catch((error: unknown) => ports.log.warn({ error: String(error) }, 'sweep failed'));
      await ports.clock.sleep(everyMs, stopped.signal);
    }
  };
  loop().catch(() => undefined);
  return () => stopped.abort();
}
