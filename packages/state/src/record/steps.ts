import { CompassError, type Step, type Tx } from '@compass/core';
import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { steps as table } from '../tables.ts';
import { clockIn, clockNow, type Handle } from './handle.ts';
import { type EndOfStep, endOf } from './step-end.ts';

const stepOf = ({ seq: _order, ...step }: typeof table.$inferSelect): Step => step;

const free = or(
  and(eq(table.state, 'waiting'), lte(table.dueAt, clockNow)),
  and(eq(table.state, 'leased'), lte(table.leaseUntil, clockNow)),
);
/** Still leased, so its holder never ended it. */
const ownCrashes = sql<number>`${table.crashes} + (${table.state} = 'leased')::integer`;
const crashesUpTo = (most: number) =>
  sql<number>`greatest(${ownCrashes}, least(${most}::integer, coalesce((select max(other.crashes) from ${table} as other where other.investigation = steps.investigation), 0)))`;
const held = ({ id, epoch }: { id: string; epoch: number }) =>
  and(eq(table.id, id), eq(table.epoch, epoch), eq(table.state, 'leased'));

function looking(handle: Handle): Pick<Tx['steps'], 'get' | 'byKey' | 'due' | 'ofInvestigation'> {
  const one = async (where: ReturnType<typeof and>): Promise<Step | null> => {
    const [row] = await handle.select().from(table).where(where);
    return row === undefined ? null : stepOf(row);
  };
  return {
    get: (id) => one(eq(table.id, id)),
    byKey: (investigation, key) =>
      one(
        and(
          investigation === null ? isNull(table.investigation) : eq(table.investigation, investigation),
          eq(table.key, key),
        ),
      ),
    due: async (limit) => {
      const rows = await handle.select().from(table).where(free).orderBy(asc(table.dueAt), asc(table.seq)).limit(limit);
      return rows.map(stepOf);
    },
    ofInvestigation: async (investigation) => {
      const rows = await handle
        .select()
        .from(table)
        .where(eq(table.investigation, investigation))
        .orderBy(asc(table.seq));
      return rows.map(stepOf);
    },
  };
}

function changing(handle: Handle): Pick<Tx['steps'], 'claim' | 'renew' | 'finish' | 'wake' | 'voidLeases'> {
  return {
    claim: async ({ id, epoch, leaseMs, only }) => {
      const crashes = only === undefined ? ownCrashes : crashesUpTo(only.most);
      const [row] = await handle
        .update(table)
        .set({
          state: 'leased',
          epoch: epoch + 1,
          leaseUntil: clockIn(leaseMs),
          crashes,
        })
        .where(
          and(
            eq(table.id, id),
            eq(table.epoch, epoch),
            free,
            only === undefined ? undefined : eq(crashes, only.crashes),
          ),
        )
        .returning();
      return row === undefined ? null : stepOf(row);
    },
    renew: async ({ id, epoch, leaseMs }) => {
      const kept = await handle
        .update(table)
        .set({ leaseUntil: clockIn(leaseMs) })
        .where(held({ id, epoch }))
        .returning({ id: table.id });
      return kept.length > 0;
    },
    finish: async (options: EndOfStep) => {
      const due = options.state === 'again' ? { dueAt: clockIn(options.delayMs ?? 0) } : {};
      const ended = await handle
        .update(table)
        .set({ ...endOf(options), ...due })
        .where(held(options))
        .returning({ id: table.id });
      return ended.length > 0;
    },
    wake: async ({ id, delayMs }) => {
      const later = and(eq(table.state, 'waiting'), sql`${table.dueAt} > ${clockIn(delayMs)}`);
      const sooner = async () => {
        const [woken] = await handle
          .update(table)
          .set({ state: 'waiting', dueAt: clockIn(delayMs), epoch: sql`${table.epoch} + 1` })
          .where(and(eq(table.id, id), or(eq(table.state, 'done'), later)))
          .returning();
        return woken;
      };
      const woken = await sooner();
      if (woken !== undefined) return stepOf(woken);
      // Whoever is ending it right now is waited for.
      const [row] = await handle.select().from(table).where(eq(table.id, id)).for('update');
      if (row === undefined || (row.state !== 'done' && row.state !== 'waiting')) return null;
      // It comes as early already: its job stands, and a second one of the same epoch is the same job.
      return stepOf((await sooner()) ?? row);
    },
    voidLeases: async () => {
      const voided = await handle
        .update(table)
        .set({
          state: 'waiting',
          leaseUntil: null,
          epoch: sql`${table.epoch} + 1`,
          crashes: sql`${table.crashes} + 1`,
        })
        .where(eq(table.state, 'leased'))
        .returning({ id: table.id });
      return voided.length;
    },
  };
}

export function steps(handle: Handle): Tx['steps'] {
  const look = looking(handle);
  return {
    ...look,
    ...changing(handle),
    add: async (...steps) => {
      const fresh = { state: 'waiting' as const, epoch: 0, retries: 0, crashes: 0 };
      const rows = steps.map(({ delayMs, ...step }) => ({ ...step, ...fresh, dueAt: clockIn(delayMs) }));
      const added = rows.length === 0 ? [] : await handle.insert(table).values(rows).onConflictDoNothing().returning();
      const byId = new Map(added.map((row) => [row.id, stepOf(row)]));
      return Promise.all(
        steps.map(async ({ id, investigation, key }) => {
          const stored = byId.get(id) ?? (await look.byKey(investigation, key));
          if (stored === null) throw new CompassError('conflict', `Another step has the id ${id}.`);
          return stored;
        }),
      );
    },
  };
}
