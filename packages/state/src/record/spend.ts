import type { Tx } from '@compass/core';
import { asc, desc, eq, gte, sql } from 'drizzle-orm';
import { spend as table } from '../tables.ts';
import type { Handle } from './handle.ts';

/** Any number that nothing else locks by. */
const SPENDERS = 7_041_776;

const sums = {
  usd: sql<number>`coalesce(sum(${table.usd}), 0)::float8`,
  tokens: sql<number>`coalesce(sum(${table.tokens}), 0)::float8`,
  questions: sql<number>`count(*)::int`,
};

export const spend = (handle: Handle): Tx['spend'] => ({
  lock: async () => {
    await handle.execute(sql`select pg_advisory_xact_lock(${SPENDERS})`);
  },
  of: async (investigation) => {
    const rows = await handle
      .select()
      .from(table)
      .where(eq(table.investigation, investigation))
      .orderBy(asc(table.seq));
    return rows.map(({ seq: _order, ...row }) => row);
  },
  total: async ({ since }) => {
    const [row] = await handle.select(sums).from(table).where(gte(table.at, since));
    return row ?? { usd: 0, tokens: 0, questions: 0 };
  },
  totals: ({ since, of, limit }) =>
    handle
      .select({ name: table[of], ...sums })
      .from(table)
      .where(gte(table.at, since))
      .groupBy(table[of])
      .orderBy(desc(sums.usd), table[of])
      .limit(limit),
  put: async (row) => {
    const { usd, tokens, answer } = row;
    await handle.insert(table).values(row).onConflictDoUpdate({ target: table.id, set: { usd, tokens, answer } });
  },
});
