import type { Tx } from '@compass/core';
import { and, asc, desc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import { toSql } from 'pgvector';
import { patterns as table } from '../tables.ts';
import { evaluate, type Handle } from './handle.ts';
import { INDEXED } from './similarity.ts';

export const patterns = (handle: Handle): Tx['patterns'] => ({
  revisions: () => handle.select({ id: table.id, revision: table.revision }).from(table),
  get: async (ids, options) => {
    if (ids.length === 0) return [];
    const query = handle
      .select({ record: table.record })
      .from(table)
      .where(inArray(table.id, ids))
      .orderBy(asc(table.id));
    const rows = await (options?.lock === true ? query.for('update') : query);
    return rows.map(({ record }) => record);
  },
  list: async ({ state, before, limit }) => {
    const rows = await handle
      .select({ record: table.record })
      .from(table)
      .where(
        and(
          state === undefined ? undefined : eq(table.state, state),
          before === undefined ? undefined : lt(table.number, before),
        ),
      )
      .orderBy(desc(table.number))
      .limit(limit);
    return rows.map(({ record }) => record);
  },
  embeddings: async (ids) => {
    if (ids.length === 0) return [];
    const rows = await handle
      .select({ id: table.id, embedding: table.embedding })
      .from(table)
      .where(and(inArray(table.id, ids), isNotNull(table.embedding)));
    // Written in as few digits as tell them apart in single precision.
    return rows.map(({ id, embedding }) => ({ id, embedding: (embedding ?? []).map(Math.fround) }));
  },
  near: async ({ embedder, vector, limit }) => {
    // A type that is not there would end the transaction.
    const there = await evaluate(handle, sql<boolean>`to_regtype('vector') is not null`);
    if (!there || vector.length !== INDEXED) return null;
    const cast = sql`${table.embedding}::vector(${sql.raw(String(INDEXED))})`;
    const distance = sql<number>`(${cast}) <=> ${toSql(vector)}::vector`;
    return handle
      .select({ id: table.id, cosine: sql<number>`1 - (${distance})` })
      .from(table)
      .where(and(sql`cardinality(${table.embedding}) = ${sql.raw(String(INDEXED))}`, eq(table.embedder, embedder)))
      .orderBy(distance)
      .limit(limit);
  },
  put: async (pattern, embedding) => {
    const { id, number, revision, state, embedder } = pattern;
    const row = { id, number, revision, state, embedder, record: pattern };
    // What was embedded of other words is no embedding of these.
    const numbers = embedder === null ? { embedding: null } : embedding === undefined ? {} : { embedding };
    await handle
      .insert(table)
      .values({ ...row, ...numbers })
      .onConflictDoUpdate({ target: table.id, set: { ...row, ...numbers } });
  },
});
