import type { Sql } from 'postgres';
import type { HistoryRow } from './history.ts';

/** One fault of a store that everybody shares: when it came, and the steps that were due or under way. */
export interface Fault {
  at: number;
  under: string[];
}

/** Taken down just before the fault. */
export async function faultsOf(sql: Sql): Promise<Fault> {
  const at = Date.now();
  const rows = await sql<{ id: string }[]>`
    select id from steps where state = 'leased' or (state = 'waiting' and due_at <= clock_timestamp())`;
  return { at, under: rows.map(({ id }) => id) };
}

/** The longest, in milliseconds, until a step that a fault found due or under way went on; without end when one never did. */
export const resumedWithin = (faults: Fault[], history: HistoryRow[]): number =>
  Math.max(
    0,
    ...faults.flatMap(({ at, under }) =>
      under.map((step) => {
        const next = history.find((row) => row.step === step && row.at.getTime() >= at);
        return next === undefined ? Number.POSITIVE_INFINITY : next.at.getTime() - at;
      }),
    ),
  );
