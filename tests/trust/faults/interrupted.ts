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

/** From a fault until this step went on. What was just being committed as done had its end before the fault, and needs to go on no more. */
function resumedMs(step: string, at: number, history: HistoryRow[]): number {
  const own = history.filter((row) => row.step === step);
  const next = own.find((row) => row.at.getTime() >= at);
  if (next !== undefined) return next.at.getTime() - at;
  return own.at(-1)?.after === 'done' ? 0 : Number.POSITIVE_INFINITY;
}

/** The longest, in milliseconds, until a step that a fault found due or under way went on; without end when one never did. */
export const resumedWithin = (faults: Fault[], history: HistoryRow[]): number =>
  Math.max(0, ...faults.flatMap(({ at, under }) => under.map((step) => resumedMs(step, at, history))));
