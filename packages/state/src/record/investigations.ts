import { CompassError, type Investigation, type Listed, type Tx, wireSummary } from '@compass/core';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import { postMortems, steps, investigations as table } from '../tables.ts';
import { evaluate, type Handle, once, placeOf, places } from './handle.ts';
import type { Locks } from './locks.ts';

/** Any number that nothing else locks by. */
const BEGINNERS = 7_041_777;

const rowOf = (record: Investigation) => ({
  id: record.id,
  number: record.number,
  status: record.status,
  service: record.trigger.service,
  started_at: new Date(record.startedAt),
  revision: record.revision,
  record,
  summary: { ...wireSummary(record), revision: record.revision },
});

const reading = (handle: Handle, lock: boolean) =>
  once(handle, `investigation ${lock ? 'locked' : 'read'}`, () => {
    const query = handle
      .select({ record: table.record })
      .from(table)
      .where(eq(table.id, placeOf(table.id, 'id')));
    return (lock ? query.for('update') : query).prepare('investigation');
  });

const readingOfStep = (handle: Handle) =>
  once(handle, 'investigation of a step', () =>
    handle
      .select({ record: table.record })
      .from(steps)
      .innerJoin(table, eq(table.id, steps.investigation))
      .where(eq(steps.id, placeOf(steps.id, 'id')))
      .prepare('investigation_of'),
  );

const inserting = (handle: Handle) =>
  once(handle, 'investigation inserted', () =>
    handle
      .insert(table)
      .values(places(table, ['id', 'number', 'status', 'service', 'started_at', 'revision', 'record', 'summary']))
      .prepare('insert'),
  );

const saving = (handle: Handle) =>
  once(handle, 'investigation saved', () =>
    handle
      .update(table)
      .set(places(table, ['number', 'status', 'service', 'started_at', 'revision', 'record', 'summary']))
      .where(eq(table.id, placeOf(table.id, 'id')))
      .returning({ id: table.id })
      .prepare('save'),
  );

const chosen = ({ statuses, service, before }: Listed) =>
  and(
    statuses === undefined ? undefined : inArray(table.status, statuses),
    service === undefined ? undefined : eq(table.service, service),
    before === undefined ? undefined : lt(table.number, before),
  );

/** The record itself where its summary is not of this revision: an older version, which knows of none, wrote it last. */
const unless = sql<Investigation | null>`case when (${table.summary}->>'revision')::integer = ${table.revision} then null else ${table.record} end`;

export const investigations = (handle: Handle, locks: Locks): Tx['investigations'] => ({
  nextNumber: () => evaluate(handle, sql<number>`nextval('investigation_number')::integer`),
  nextPostMortem: async (day) => {
    const [row] = await handle
      .insert(postMortems)
      .values({ day, last: 1 })
      .onConflictDoUpdate({ target: postMortems.day, set: { last: sql`${postMortems.last} + 1` } })
      .returning({ last: postMortems.last });
    // An upsert that returns has one row.
    return (row as { last: number }).last;
  },
  insert: async (investigation) => {
    await inserting(handle).execute(rowOf(investigation));
    locks.taken(investigation.id);
  },
  get: async (id, { lock = false } = {}) => {
    const [row] = await reading(handle, lock).execute({ id });
    if (lock) locks.taken(id);
    return row?.record ?? null;
  },
  byNumber: async (number) => {
    const [row] = await handle.select({ record: table.record }).from(table).where(eq(table.number, number));
    return row?.record ?? null;
  },
  ofStep: async (id) => {
    const [row] = await readingOfStep(handle).execute({ id });
    return row?.record ?? null;
  },
  save: async (investigation) => {
    const saved = await saving(handle).execute(rowOf(investigation));
    if (saved.length === 0) throw new CompassError('not_found', `There is no investigation ${investigation.id}.`);
  },
  onlyOne: async (service) => {
    await handle.execute(sql`select pg_advisory_xact_lock(${BEGINNERS}, hashtext(${service}))`);
  },
  list: async (options) => {
    const rows = await handle
      .select({ record: table.record })
      .from(table)
      .where(chosen(options))
      .orderBy(desc(table.number))
      .limit(options.limit);
    return rows.map((row) => row.record);
  },
  summaries: async (options) => {
    const rows = await handle
      .select({ summary: table.summary, record: unless })
      .from(table)
      .where(chosen(options))
      .orderBy(desc(table.number))
      .limit(options.limit);
    return rows.map(({ summary, record }) => {
      if (summary === null || record !== null) return wireSummary(record as Investigation);
      const { revision: _of, ...short } = summary;
      return short;
    });
  },
});
