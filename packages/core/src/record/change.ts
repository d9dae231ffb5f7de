import { CompassError } from '../errors.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { AuditRow, Claimed, NewStep, Step, TransactionOptions, Tx } from '../ports/store.ts';
import { audit } from './audit.ts';
import { newWritings } from './writings.ts';

export interface Scope {
  ports: Ports;
  tx: Tx;
  actor: Actor;
  /** Steps added or woken in this transaction: their jobs go to the queue after commit. `awaited`: a person looks for what it shows. */
  added: { step: Step; delayMs: number; awaited?: boolean }[];
  /** The step that ends here: its place is free for what comes next. */
  leaving?: Step;
  /** Investigations that this transaction ended: told after commit. */
  ended: Investigation[];
  /** Heads of the chains of those that are over: told outside of the record after commit. */
  heads: AuditRow[];
  /** The id of the investigation that this delivery may start: chosen when it came in, so that its way in belongs to it. */
  begins?: string | undefined;
}

/** What a change needs of its scope: the record alone, and the key. A surface that is not told of is there. */
export type Changing = Omit<Scope, 'ports'> & {
  ports: Pick<Ports, 'digest' | 'ids' | 'settings' | 'watch'> & Partial<Pick<Ports, 'surface'>>;
};

/** What follows the record: one step of its kind an investigation, woken by each change that concerns it. */
async function wake(scope: Changing, investigation: string, kind: 'surface' | 'learn'): Promise<void> {
  const woken = await scope.tx.steps.wake({ investigation, key: kind, delayMs: 0 });
  if (woken !== null) scope.added.push({ step: woken, delayMs: 0, awaited: scope.actor.kind === 'slack' });
  else if ((await scope.tx.steps.byKey(investigation, kind)) === null)
    await addStep(scope, { investigation, kind, key: kind, input: {} });
}

/** A step as it is asked for: at once unless it says otherwise. */
type Asked = Omit<NewStep, 'id' | 'delayMs'> & { delayMs?: number };

export async function addSteps(scope: Changing, asked: Asked[]): Promise<void> {
  const steps = asked.map((one) => ({ delayMs: 0, ...one, id: scope.ports.ids.next() }));
  const stored = await scope.tx.steps.add(...steps);
  for (const [index, step] of stored.entries())
    if (step.state === 'waiting') scope.added.push({ step, delayMs: steps[index]?.delayMs ?? 0 });
}

export const addStep = (scope: Changing, step: Asked): Promise<void> => addSteps(scope, [step]);

/** How it ended, and what people say of that, teaches something. */
const teaches = (one: Investigation): boolean => isOver(one) && one.status !== 'failed';

/**
 * The only way to change an investigation: under its lock, with its audit entry, its new revision and the surface's wake-up
 * in the same transaction. `change` returns the changed record and what to say of it, or null to leave it as it is.
 */
export async function changeInvestigation(
  scope: Changing,
  id: string,
  change: (
    investigation: Investigation,
  ) =>
    | Promise<{ next: Investigation; what: string; detail?: unknown } | null>
    | { next: Investigation; what: string; detail?: unknown }
    | null,
): Promise<Investigation> {
  const current = await scope.tx.investigations.get(id, { lock: true });
  if (current === null) throw new CompassError('not_found', `There is no investigation ${id}.`);
  const changed = await change(current);
  if (changed === null) return current;
  const writings = newWritings(changed.next, scope.ports.settings);
  const next = {
    ...changed.next,
    ...(writings.length === 0 ? {} : { writings: [...(changed.next.writings ?? []), ...writings] }),
    revision: current.revision + 1,
  };
  // None of them needs the answer of another: they travel to the database together.
  const [head] = await Promise.all([
    audit(scope, { investigation: id, what: changed.what, detail: changed.detail ?? null }),
    scope.tx.investigations.save(next),
    scope.ports.surface === null ? undefined : wake(scope, id, 'surface'),
    scope.tx.notify(id),
  ]);
  if (isOver(next)) scope.heads.push(head);
  if (writings.length > 0)
    await addSteps(
      scope,
      writings.map(({ incident, kind }) => ({
        investigation: id,
        kind: 'write-page',
        key: `write-page:${incident}:${kind}`,
        input: { incident, kind },
      })),
    );
  if (isOver(next) && !isOver(current)) scope.ended.push(next);
  if (teaches(next) && (!teaches(current) || next.feedback !== current.feedback)) await wake(scope, id, 'learn');
  return next;
}

/** Of a commit that adds more than this the others are for whoever takes them: nobody waits for all their leases. */
const MOST_CLAIMED = 8;

/**
 * Where every place is taken, an investigation keeps the one it has as long as something of it is due: what one process has read for it, others would
 * have to ask for again.
 */
async function besides({ tx, added, leaving }: Scope): Promise<Step[]> {
  if (leaving === undefined || leaving.investigation === null) return [];
  const [around, now] = await Promise.all([tx.steps.ofInvestigation(leaving.investigation), tx.now()]);
  const next = around.find(
    ({ id, kind, state, dueAt }) => id !== leaving.id && kind !== 'surface' && state === 'waiting' && dueAt <= now,
  );
  if (next === undefined) return [];
  added.push({ step: next, delayMs: 0 });
  return [next];
}

/**
 * Claims what this commit makes due, where this process goes on with it: nobody has to look for it. What people look at waits for what it shows,
 * but for the answer to what one of them has just pressed.
 */
async function claimNext(scope: Scope): Promise<Map<string, Claimed>> {
  const { ports, tx, added, leaving } = scope;
  const room = Math.min(MOST_CLAIMED, ports.queue.room?.(leaving === undefined ? 0 : 1) ?? 0);
  const isNext = ({ step, delayMs, awaited }: Scope['added'][number]) =>
    delayMs === 0 && (step.kind !== 'surface' || awaited === true);
  // It is shown that it was heard before it is done.
  const due = added
    .filter(isNext)
    .map(({ step }) => step)
    .sort((a, b) => Number(b.kind === 'surface') - Number(a.kind === 'surface'));
  const next = due.length === 0 && room === 1 ? await besides(scope) : due.slice(0, room);
  const claimed = new Map<string, Claimed>();
  if (next.length === 0) return claimed;
  const asked = ports.clock.elapsed();
  const { leaseMs, maxCrashes } = ports.settings;
  // What a process ended over goes the long way, where it can be run alone.
  const only = { crashes: 0, most: maxCrashes - 1 };
  const leased = await Promise.all(next.map(({ id, epoch }) => tx.steps.claim({ id, epoch, leaseMs, only })));
  const about = new Set(leased.flatMap((step) => step?.investigation ?? []));
  const records = new Map(
    await Promise.all([...about].map(async (id) => [id, await tx.investigations.get(id)] as const)),
  );
  for (const step of leased)
    if (step !== null)
      claimed.set(step.id, { step, investigation: records.get(step.investigation ?? '') ?? null, asked });
  return claimed;
}

/** Opens the transaction, and adds the jobs of its steps to the queue after commit. The sweeper covers a kill in between. */
export async function inTransaction<T>(
  ports: Ports,
  actor: Actor,
  work: (scope: Scope) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  const added: Scope['added'] = [];
  const ended: Scope['ended'] = [];
  const heads: Scope['heads'] = [];
  const { result, claimed } = await ports.store.transaction(async (tx) => {
    added.length = 0;
    ended.length = 0;
    heads.length = 0;
    const scope = { ports, tx, actor, added, ended, heads };
    return { result: await work(scope), claimed: await claimNext(scope) };
  }, options);
  for (const one of ended) ports.watch.ended(one);
  for (const { investigation, seq, hash, what } of heads)
    ports.log.info({ investigation, what, entries: seq, head: hash }, 'audit');
  ports.crashPoint('after-commit');
  const queued = ports.queue.add(
    added.map(({ step: { id, epoch }, delayMs }) => {
      const known = claimed.get(id);
      claimed.delete(id);
      return { step: id, epoch, delayMs, ...(known === undefined ? {} : { claimed: known }) };
    }),
  );
  // What is committed can be acknowledged; a queue that is slow or away keeps nobody waiting who stands outside.
  if (options?.urgent === true) queued.catch((error: unknown) => ports.log.warn({ error: String(error) }, 'queue'));
  else await queued;
  return result;
}
