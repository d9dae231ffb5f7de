import { CompassError, isCompassError } from '../errors.ts';
import type { Ports, Settings } from '../ports/context.ts';
import type { Job } from '../ports/queue.ts';
import type { Claimed, Step, TransactionOptions } from '../ports/store.ts';
import type { Call } from '../ports/telemetry.ts';
import type { StepOutcome } from '../ports/watch.ts';
import { inTransaction, type Scope } from '../record/change.ts';
import { journalCalls } from '../record/journal-calls.ts';
import { claimStep } from './claim-step.ts';
import { kindOf, type StepKind, type StepResult, systemActor } from './kind.ts';

const FOR_A_NEWER_MS = 5_000;

/** A newer version's step: it waits for that version, and stops nothing. */
const unknownKind: StepKind = {
  run: async () => ({ again: { delayMs: FOR_A_NEWER_MS } }),
  giveUp: async () => undefined,
};

/** Why a lease is not renewed any more; made once, for each one made anew would cost a stack. */
const over = new CompassError('stale', 'The lease was given back.');

const stale = () => new CompassError('stale', 'Another worker holds this step now.');

interface Lease {
  /** Throws `stale` when it was lost, or is over by now. */
  fence(): void;
  /** It is not over, as far as is known here. */
  holds(): boolean;
  /** The step got further: its limit counts from now. */
  moved(): void;
  /** Rejects with `unavailable` when the step reached its limit: from then on the lease is not renewed. */
  hung: Promise<never>;
  release(): void;
}

/** Every step has ended by its own deadline, or by those of its calls, before this much has passed without a commit. */
function limitOf({ leaseMs, observationTimeoutMs, hypothesisTimeoutMs, agents }: Settings): number {
  const budgets = Object.values(agents).map(({ time_budget_seconds: seconds }) => seconds * 1000);
  return Math.max(observationTimeoutMs, hypothesisTimeoutMs, ...budgets) + leaseMs;
}

/**
 * Renews the lease until released, lost, or held for the limit by a step that got no further; the work is aborted by either. `asked` is when it
 * was asked for: it began no earlier. Its length is measured by no clock that people set.
 */
function keepLease(ports: Ports, step: Step, cut: AbortController, asked: number): Lease {
  const { leaseMs } = ports.settings;
  const limitMs = limitOf(ports.settings);
  const released = new AbortController();
  const { promise: hung, reject } = Promise.withResolvers<never>();
  hung.catch(() => undefined);
  let [until, movedAt] = [asked + leaseMs, asked];
  const loop = async () => {
    while (!released.signal.aborted) {
      await ports.clock.sleep(leaseMs / 3, released.signal);
      const again = ports.clock.elapsed();
      if (again - movedAt >= limitMs) {
        const why = new CompassError('unavailable', `It got no further in ${limitMs / 1000} s and was stopped.`);
        reject(why);
        cut.abort(why);
        return;
      }
      try {
        const renew = { id: step.id, epoch: step.epoch, leaseMs };
        // What is lost while it stands in line has to be done again.
        const held = await ports.store.transaction((tx) => tx.steps.renew(renew), { urgent: true });
        if (held) until = again + leaseMs;
        else cut.abort(stale());
      } catch {
        // One renewal that fails is no lost lease: the next one comes before it ends.
      }
    }
  };
  // Ends by rejection when released; a database that is away is found again by the next write of the step itself.
  loop().catch(() => undefined);
  const holds = () => ports.clock.elapsed() < until;
  return {
    fence: () => {
      cut.signal.throwIfAborted();
      if (!holds()) throw stale();
    },
    holds,
    moved: () => {
      movedAt = ports.clock.elapsed();
    },
    hung,
    release: () => released.abort(over),
  };
}

/** A transaction of one run of a step, which journals first what the step has called. */
type Within = <T>(actor: string, work: (scope: Scope) => Promise<T>, options?: TransactionOptions) => Promise<T>;

/** What was called stays to be journalled where the transaction fails. */
const journalling =
  (ports: Ports, { id, investigation }: Step, calls: Call[]): Within =>
  async (actor, work, options) => {
    const made = [...calls];
    const journalled = async (scope: Scope) => {
      if (investigation !== null) await journalCalls(scope, { investigation, step: id }, made);
      return work(scope);
    };
    const answer = await inTransaction(ports, systemActor(actor), journalled, options);
    calls.splice(0, made.length);
    return answer;
  };

/** A stale epoch has written nothing. */
const lostIfStale = (error: unknown): StepOutcome => {
  if (!isCompassError(error, 'stale')) throw error;
  return 'lost';
};

/** Ends the lease of a step that comes back. */
const comeBack = (
  within: Within,
  step: Step,
  { delayMs, ...how }: { delayMs: number; retries?: number; crashes?: number; error?: string },
): Promise<void> =>
  within('steps', async (scope) => {
    const { id, epoch } = step;
    if (!(await scope.tx.steps.finish({ id, epoch, state: 'again', delayMs, ...how }))) throw stale();
    scope.added.push({ step, delayMs });
  });

/** Free again at once, as often tried as before: another worker goes on where the last commit left it. */
const handBack = (within: Within, step: Step): Promise<StepOutcome> =>
  comeBack(within, step, { delayMs: 0 }).then(() => 'handed_back', lostIfStale);

const AWAY_MS = 250;

/** While the record is away nothing can be said of a step. As soon as it is there again the step is free: nobody waits for the end of its lease. */
async function handBackLater(
  ports: Ports,
  lease: Lease,
  { step, within, why, stop }: { step: Step; within: Within; why: unknown; stop: AbortSignal },
): Promise<StepOutcome> {
  for (let error = why; lease.holds() && !stop.aborted && isCompassError(error, 'unavailable'); ) {
    await ports.clock.sleep(AWAY_MS);
    const said = await handBack(within, step).catch((again: unknown) => {
      error = again;
    });
    if (said !== undefined) return said;
  }
  throw why;
}

async function fail(ports: Ports, step: Step, kind: StepKind, within: Within, error: unknown): Promise<StepOutcome> {
  if (isCompassError(error, 'stale')) return 'lost';
  const retryable = isCompassError(error, 'unavailable');
  // An error that is not of our family is a defect of ours; only the family's messages are fit to be shown.
  const message = isCompassError(error) ? error.message : 'COMPASS met an error of its own.';
  ports.log.warn(
    { step: step.id, kind: step.kind, investigation: step.investigation, error: String(error) },
    'step failed',
  );
  const retries = step.retries + 1;
  if (retryable && retries < ports.settings.maxRetries) {
    const delayMs = (error as CompassError).retryAfterMs ?? 1000 * 2 ** (retries - 1);
    return comeBack(within, step, { delayMs, retries, error: message }).then(() => 'retried', lostIfStale);
  }
  const isPoison = step.crashes >= ports.settings.maxCrashes;
  if (kind.forever === true && !isPoison)
    return comeBack(within, step, { delayMs: 60_000, retries: 0, error: message }).then(() => 'retried', lostIfStale);
  const state = retryable || isPoison ? 'quarantined' : 'failed';
  return within('steps', async (scope): Promise<StepOutcome> => {
    await kind.giveUp(scope, step, message);
    const { id, epoch } = step;
    const crashes = isPoison ? step.crashes : 0;
    if (!(await scope.tx.steps.finish({ id, epoch, state, retries, crashes, error: message }))) throw stale();
    return state;
  }).catch(lostIfStale);
}

async function finish(scope: Scope, step: Step, result: StepResult): Promise<StepOutcome> {
  scope.leaving = step;
  const again = (await result.commit?.(scope)) ?? result.again;
  const kept = await scope.tx.steps.finish({
    id: step.id,
    epoch: step.epoch,
    state: again === undefined ? 'done' : 'again',
    retries: 0,
    crashes: 0,
    error: null,
    ...(again === undefined ? {} : { delayMs: again.delayMs }),
  });
  if (!kept) throw stale();
  if (again === undefined) return 'done';
  scope.added.push({ step, delayMs: again.delayMs });
  return 'again';
}

async function runClaimed(
  ports: Ports,
  { step, investigation, asked }: Claimed,
  kind: StepKind,
  stop: AbortSignal,
): Promise<StepOutcome> {
  const cut = new AbortController();
  const abort = cut.signal;
  const lease = keepLease(ports, step, cut, asked);
  // Not `AbortSignal.any`: the stop outlives every step, and would keep what each of them held.
  const stopped = () => cut.abort(stop.reason);
  if (kind.whole !== true) stop.addEventListener('abort', stopped);
  const calls: Call[] = [];
  const within = journalling(ports, step, calls);
  try {
    // Not begun, it is as free as it was; or it has stood here for so long that it is another's.
    if (stop.aborted) stopped();
    lease.fence();
    if (step.crashes >= ports.settings.maxCrashes)
      throw new CompassError('internal', `COMPASS was stopped ${step.crashes} times over this, and set it aside.`);
    ports.crashPoint(`claimed:${kindOf(step)}`);
    const running = kind.run({
      ports,
      step,
      investigation,
      abort,
      fence: lease.fence,
      onCall: (call) => calls.push(call),
      commit: (work) =>
        within(step.kind, async (scope) => {
          const answer = await work(scope);
          if (!(await scope.tx.steps.renew({ id: step.id, epoch: step.epoch, leaseMs: ports.settings.leaseMs })))
            throw stale();
          lease.moved();
          return answer;
        }),
    });
    // What hangs may hang for ever: nobody waits for it, and what it still writes is stale.
    const result = await Promise.race([running, lease.hung]);
    // What was cut short by the stop may look like an answer.
    abort.throwIfAborted();
    ports.crashPoint(`before-commit:${kindOf(step)}`);
    return await within(step.kind, (scope) => finish(scope, step, result), { urgent: result.urgent === true });
  } catch (error) {
    const isStopped = abort.aborted && abort.reason === stop.reason;
    const ended = isStopped ? handBack(within, step) : fail(ports, step, kind, within, error);
    return await ended.catch((why: unknown) => handBackLater(ports, lease, { step, within, why, stop }));
  } finally {
    stop.removeEventListener('abort', stopped);
    lease.release();
  }
}

const never = new AbortController().signal;

export interface RunStep {
  /** From then on none is claimed, though it may have waited for the database since before. */
  rest?: AbortSignal;
  /** Cuts it short: then it is handed back. */
  stop?: AbortSignal;
  /** Only a step whose processes ended so often, or those of others of its investigation, is claimed. Any, where it is left out. */
  crashes?: number;
}

/**
 * Claims a step unless that was done, runs it, and writes its results, its journal, the next steps and the audit entries in one transaction. Resolves
 * with how often the step has crashed where that is not as often as asked for: then it was left as it is.
 */
export async function runStep(
  ports: Ports,
  kinds: Record<string, StepKind>,
  job: Job,
  { rest = never, stop = never, crashes }: RunStep = {},
): Promise<number | null> {
  const found =
    job.claimed === undefined ? await claimStep(ports, job, { rest, crashes }) : { ...job.claimed, beside: [] };
  if (found === null || typeof found === 'number') return found;
  const { beside, ...claimed } = found;
  if (beside.length > 0) await ports.queue.add(beside);
  const kind = kinds[kindOf(claimed.step)] ?? unknownKind;
  await ports.watch.step(claimed.step, () => runClaimed(ports, claimed, kind, stop));
  return null;
}
