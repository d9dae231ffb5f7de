import type { Ports } from '../ports/context.ts';
import type { Step } from '../ports/store.ts';

/** Since when anybody might have claimed it. */
const freeSince = ({ leaseUntil, dueAt }: Step): number => (leaseUntil ?? dueAt).getTime();

/**
 * Puts every step that is due and not leased back into the queue: the queue is a hint, the record decides. One that nobody claimed for a whole
 * lease gets another job: who took the last one may have died before the claim.
 */
export async function sweep(ports: Ports): Promise<number> {
  const { due, now } = await ports.store.transaction(async (tx) => ({
    due: await tx.steps.due(500),
    now: (await tx.now()).getTime(),
  }));
  const { leaseMs } = ports.settings;
  await ports.queue.add(
    due.map((step) => ({
      step: step.id,
      epoch: step.epoch,
      delayMs: 0,
      late: Math.max(0, Math.floor((now - freeSince(step)) / leaseMs)),
    })),
  );
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
