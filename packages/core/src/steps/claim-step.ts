import type { Ports } from '../ports/context.ts';
import type { Job } from '../ports/queue.ts';
import type { Claimed, Step, Tx } from '../ports/store.ts';

/** A step that was claimed, and jobs that were claimed with it. */
export type ClaimedWith = Claimed & { beside: (Job & { delayMs: number })[] };

const isHeld = (step: Step, now: Date): boolean => step.state === 'leased' && (step.leaseUntil ?? now) > now;
const mayBeFree = ({ state }: Step): boolean => state === 'waiting' || state === 'leased';

/** It reads the record and no source, and people wait for it, for as long as an investigation lasts: held against it is what it has done itself. */
const isJudgedAlone = ({ kind }: Step): boolean => kind === 'surface';

/** What counts as the crashes of a step that is free; null where it is not free, or another of its investigation has its last try now. */
async function crashesOf(tx: Tx, { step: id, epoch }: Job, most: number): Promise<number | null> {
  const step = await tx.steps.get(id);
  if (step === null || step.epoch !== epoch) return null;
  const now = await tx.now();
  const isLate = step.state === 'leased' && (step.leaseUntil ?? now) <= now;
  if (!isLate && !(step.state === 'waiting' && step.dueAt <= now)) return null;
  const own = step.crashes + (isLate ? 1 : 0);
  if (isJudgedAlone(step)) return own;
  const around = step.investigation === null ? [] : await tx.steps.ofInvestigation(step.investigation);
  const others = Math.min(most, Math.max(0, ...around.map(({ crashes }) => crashes)));
  const found = Math.max(own, others);
  // It would have to wait: nobody empties a process for it.
  return found === most && around.some((one) => one.crashes >= most && isHeld(one, now)) ? null : found;
}

/** The other steps of the investigation of one that has crashed, under the investigation's lock: nobody else claims one of them meanwhile. */
async function othersOf(tx: Tx, step: string): Promise<Step[]> {
  const about = await tx.investigations.ofStep(step);
  if (about === null) return [];
  await tx.investigations.get(about.id, { lock: true });
  return (await tx.steps.ofInvestigation(about.id)).filter(({ id }) => id !== step);
}

/**
 * The step with its record; a number where it has crashed otherwise than asked for; null where it is not free, or must wait for another.
 *
 * Several steps of one investigation may end their process. Each brought to a process of its own they would end all processes at once: so those that
 * have crashed go to the same process, as far as it has room, and those at their last try run one after the other.
 */
export function claimStep(
  ports: Ports,
  job: Job,
  { rest, crashes }: { rest: AbortSignal; crashes: number | undefined },
): Promise<ClaimedWith | number | null> {
  const asked = ports.clock.elapsed();
  const { leaseMs, maxCrashes } = ports.settings;
  const last = maxCrashes - 1;
  // What an investigation has done to its processes is held against all that it still does, and each step keeps one try.
  const only = crashes === undefined ? undefined : { crashes, most: last };
  return ports.store.transaction(async (tx) => {
    if (rest.aborted) return null;
    const claim = (id: string, epoch: number) => tx.steps.claim({ id, epoch, leaseMs, only });
    const others = crashes === undefined || crashes === 0 ? [] : await othersOf(tx, job.step);
    if (crashes === last && others.length > 0) {
      const now = await tx.now();
      if (others.some((one) => one.crashes >= last && isHeld(one, now))) return null;
    }
    // Both travel to the database together, and are answered in this order.
    let [step, investigation] = await Promise.all([claim(job.step, job.epoch), tx.investigations.ofStep(job.step)]);
    if (step === null) {
      const found = crashes === undefined ? null : await crashesOf(tx, job, last);
      if (found === null || found !== crashes) return found;
      step = await tx.steps.claim({ id: job.step, epoch: job.epoch, leaseMs, only: { crashes, most: 0 } });
      if (step === null) return null;
    }
    const beside: ClaimedWith['beside'] = [];
    const room = crashes === last ? 0 : (ports.queue.room?.() ?? 0);
    for (const { id, epoch } of others.filter(mayBeFree)) {
      const other = beside.length < room ? await claim(id, epoch) : null;
      if (other !== null) beside.push({ step: id, epoch, delayMs: 0, claimed: { step: other, investigation, asked } });
    }
    return { step, investigation, asked, beside };
  });
}
