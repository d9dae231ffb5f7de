import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is true. Throws after `withinMs`, or at once when `program` has ended. */
export async function ready(options: {
  what: string;
  ask: () => Promise<boolean>;
  withinMs: number;
  program?: { ended(): string | undefined };
}): Promise<void> {
  const { what, ask, withinMs, program } = options;
  const deadline = performance.now() + withinMs;
  let reason = 'no answer';
  while (performance.now() < deadline) {
    const ended = program?.ended();
    if (ended !== undefined) throw new Error(`${what}: ${ended}`);
    try {
      if (await ask()) return;
      reason = 'not ready';
    } catch (error) {
      reason = error instanceof Error ? error.message : 'not ready';
    }
    await sleep(100);
  }
  throw new Error(`${what} was not ready within ${withinMs / 1000} s: ${reason}`);
}

/** Whether an address answers 2xx. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.ok;
}
