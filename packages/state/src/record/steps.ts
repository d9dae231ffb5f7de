import { CompassError, type Step, type Tx } from '@compass/core';
import { and, asc, eq, inArray, lte, or, sql } from 'drizzle-orm';
import { steps as table } from '../tables.ts';
import { clockNow, type Handle, inserting, once, placed, placeOf, places } from './handle.ts';
import { type EndOfStep, endOf } from './step-end.ts';

const stepOf = ({ seq: _order, ...step }: typeof table.$inferSelect): Step => step;

const free = or(
  and(eq(table.state, 'waiting'), lte(table.dueAt, clockNow)),
  and(eq(table.state, 'leased'), lte(table.leaseUntil, clockNow)),
);
/** Still leased, so its holder never ended it. */
const ownCrashes = sql<number>`${table.crashes} + (${table.state} = 'leased')::integer`;
const crashesUpTo = sql<number>`greatest(${ownCrashes}, least(${sql.placeholder('most')}::integer, coalesce((select max(other.crashes) from ${table} as other where other.investigation = steps.investigation), 0)))`;
const [ofId, ofEpoch] = [eq(table.id, placeOf(table.id, 'id')), eq(table.epoch, placeOf(table.epoch, 'epoch'))];
const held = and(ofId, ofEpoch, eq(table.state, 'leased'));
const isDue = (name: string) => sql<Date>`${clockNow} + ${sql.placeholder(name)} * interval '1 millisecond'`;

/** As the index says it that keeps a key once: of no investigation there are as many steps as there were deliveries, and all of them stay. */
const atKey = and(
  sql`coalesce(${table.investigation}, '') = ${placeOf(table.investigation, 'of')}`,
  eq(table.key, placeOf(table.key, 'key')),
);
const placeOfKey = (investigation: string | null, key: string) => ({ of: investigation ?? '', key });

/** Columns that a new step is given; it is due by the database's clock. */
const NEW = ['id', 'investigation', 'kind', 'key', 'input', 'state', 'epoch', 'retries', 'crashes'] as const;

const adding = (handle: Handle, count: number) =>
  inserting(handle, ['steps added', table, [...NEW], count], (rows) =>
    handle
      .insert(table)
      .values(rows.map((row, at) => ({ ...row, dueAt: isDue(`delayMs ${at}`) })))
      .onConflictDoNothing()
      .returning()
      .prepare(`add_${count}`),
  );

const keyed = (handle: Handle) =>
  once(handle, 'step by key', () => handle.select().from(table).where(atKey).prepare('by_key'));

const lockingByKey = (handle: Handle) =>
  once(handle, 'step by key, locked', () => handle.select().from(table).where(atKey).for('update').prepare('lock_key'));

function looking(handle: Handle): Pick<Tx['steps'], 'get' | 'byKey' | 'due' | 'ofInvestigation'> {
  const one = async (where: ReturnType<typeof and>): Promise<Step | null> => {
    const [row] = await handle.select().from(table).where(where);
    return row === undefined ? null : stepOf(row);
  };
  return {
    get: (id) => one(eq(table.id, id)),
    byKey: async (investigation, key) => {
      const [row] = await keyed(handle).execute(placeOfKey(investigation, key));
      return row === undefined ? null : stepOf(row);
    },
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

const claiming = (handle: Handle, isOnly: boolean) => {
  const crashes = isOnly ? crashesUpTo : ownCrashes;
  const asked = isOnly ? eq(crashes, sql.placeholder('crashes')) : undefined;
  return once(handle, `step claimed ${isOnly}`, () =>
    handle
      .update(table)
      .set({ state: 'leased', epoch: sql`${table.epoch} + 1`, leaseUntil: isDue('leaseMs'), crashes })
      .where(and(ofId, ofEpoch, free, asked))
      .returning()
      .prepare('claim'),
  );
};

const renewing = (handle: Handle) =>
  once(handle, 'step renewed', () =>
    handle
      .update(table)
      .set({ leaseUntil: isDue('leaseMs') })
      .where(held)
      .returning({ id: table.id })
      .prepare('renew'),
  );

/** One statement for each choice of what is changed. */
function ending(handle: Handle, end: ReturnType<typeof endOf>) {
  // Each of them is the name of a column.
  const changed = Object.keys(end) as (keyof typeof end)[];
  const again = end.state === 'waiting' ? { dueAt: isDue('delayMs') } : {};
  return once(handle, `step ended ${end.state} ${changed.join(' ')}`, () =>
    handle
      .update(table)
      .set({ ...places(table, changed), ...again })
      .where(held)
      .returning({ id: table.id })
      .prepare('finish'),
  );
}

/** One that is waiting comes no later than it would have come; where it comes as early already, its job stands, and another of the same epoch is the same job. */
const waking = (handle: Handle) => {
  const later = sql`(${table.state} = 'done' or ${table.dueAt} > ${isDue('delayMs')})`;
  return once(handle, 'step woken', () =>
    handle
      .update(table)
      .set({
        state: 'waiting',
        dueAt: sql`case when ${later} then ${isDue('delayMs')} else ${table.dueAt} end`,
        epoch: sql`${table.epoch} + ${later}::integer`,
      })
      .where(and(atKey, inArray(table.state, ['done', 'waiting'])))
      .returning()
      .prepare('wake'),
  );
};

function changing(handle: Handle): Pick<Tx['steps'], 'claim' | 'renew' | 'finish' | 'wake' | 'voidLeases'> {
  return {
    claim: async ({ id, epoch, leaseMs, only }) => {
      const [row] = await claiming(handle, only !== undefined).execute({ id, epoch, leaseMs, ...only });
      return row === undefined ? null : stepOf(row);
    },
    renew: async ({ id, epoch, leaseMs }) => {
      const kept = await renewing(handle).execute({ id, epoch, leaseMs });
      return kept.length > 0;
    },
    finish: async ({ id, epoch, delayMs = 0, ...how }: EndOfStep) => {
      const end = endOf(how);
      const ended = await ending(handle, end).execute({ id, epoch, delayMs, ...end });
      return ended.length > 0;
    },
    wake: async ({ investigation, key, delayMs }) => {
      const at = placeOfKey(investigation, key);
      const wake = async () => {
        const [woken] = await waking(handle).execute({ ...at, delayMs });
        return woken === undefined ? null : stepOf(woken);
      };
      const woken = await wake();
      if (woken !== null) return woken;
      // Whoever is ending it right now is waited for.
      const [row] = await lockingByKey(handle).execute(at);
      return row === undefined || (row.state !== 'done' && row.state !== 'waiting') ? null : wake();
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
      const rows = steps.map((step) => ({ ...step, ...fresh }));
      const added = rows.length === 0 ? [] : await adding(handle, rows.length).execute(placed(rows));
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
