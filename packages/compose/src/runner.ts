import { type Ports, runStep, startSweeper, stepKinds } from '@compass/core';

const SWEEP_MS = 1000;

/** Takes jobs and sweeps what the queue lost. Stopping takes no new work; what runs is finished or handed back by its lease. */
export function startRunner(ports: Ports): () => Promise<void> {
  const running = new Set<Promise<void>>();
  let stopped = false;
  ports.queue.work(async (job) => {
    if (stopped) return;
    const run = runStep(ports, stepKinds, job).catch((error: unknown) => {
      ports.log.error({ step: job.step, error: String(error) }, 'a step could not be run');
    });
    running.add(run);
    await run.finally(() => running.delete(run));
  });
  const stopSweeper = startSweeper(ports, SWEEP_MS);
  return async () => {
    stopped = true;
    stopSweeper();
    await Promise.race([Promise.allSettled(running), ports.clock.sleep(2000)]);
  };
}
