import { type Job, type Ports, type RunStep, runStep, startSweeper, stepKinds } from '@compass/core';
import { openRoom } from './room.ts';

const SWEEP_MS = 1000;
/** Nearly every step ends by itself in this time. */
const FINISH_MS = 8_000;
/** What does not even let itself be cut short in this time goes on elsewhere when its lease ends. */
const HAND_BACK_MS = 4_000;

const never = new AbortController().signal;

/**
 * Takes jobs and sweeps what the queue lost. From `stopping` on it claims nothing any more. The function that is given back ends it: what still
 * runs may finish, then is cut short and handed back.
 */
export function startRunner(given: Ports, stopping: AbortSignal = never): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const [resting, cut] = [new AbortController(), new AbortController()];
  const room = openRoom();
  // What would have to wait is claimed by nobody here: its lease would run out meanwhile.
  const ports: Ports = {
    ...given,
    queue: { ...given.queue, room: (leaving) => (room.isShut() ? 0 : (given.queue.room?.(leaving) ?? 0)) },
  };
  /**
   * The end of a process is laid to all that it ran. So a step has its last try alone: what is set aside then is what ends its process each time. What
   * a process that died has taken with it runs beside others before that, or a whole machine's worth would go on one by one.
   */
  const runAlone = async (work: () => ReturnType<typeof runStep>) => {
    const takeAgain = ports.queue.rest();
    try {
      return await room.enter(work, { alone: true });
    } finally {
      if (!resting.signal.aborted && !room.isShut()) takeAgain();
    }
  };
  const runJob = async (job: Job): Promise<void> => {
    if (room.isShut()) {
      // Whoever is free is brought it by the next sweep; what is claimed is let go for them.
      if (job.claimed !== undefined) await runStep(ports, stepKinds, job, { stop: AbortSignal.abort() });
      return;
    }
    for (let crashes: number | null = 0; crashes !== null; ) {
      const how: RunStep = { rest: resting.signal, stop: cut.signal, crashes };
      const work = () => runStep(ports, stepKinds, job, how);
      crashes = await (crashes === ports.settings.maxCrashes - 1 ? runAlone(work) : room.enter(work));
    }
  };
  ports.queue.work(async (job) => {
    if (resting.signal.aborted && job.claimed === undefined) return;
    const run = runJob(job).catch((error: unknown) => {
      ports.log.error({ step: job.step, error: String(error) }, 'a step could not be run');
    });
    running.add(run);
    await run.finally(() => running.delete(run));
  });
  const stopSweeper = startSweeper(ports, SWEEP_MS);
  const rest = () => {
    resting.abort();
    stopSweeper();
    ports.queue.rest();
  };
  stopping.addEventListener('abort', rest, { once: true });
  const settledWithin = (ms: number) => {
    const settled = new AbortController();
    const late = ports.clock.sleep(ms, settled.signal).catch(() => undefined);
    return Promise.race([Promise.allSettled(running), late]).finally(() => settled.abort());
  };
  return async () => {
    stopping.removeEventListener('abort', rest);
    rest();
    await settledWithin(FINISH_MS);
    if (running.size === 0) return;
    ports.log.info({ steps: running.size }, 'steps that are under way are handed back');
    cut.abort();
    await settledWithin(HAND_BACK_MS);
  };
}
