import { setTimeout as sleep } from 'node:timers/promises';
import { atRate } from '../support/at-rate.ts';
import { cpuSeconds } from '../support/usage.ts';
import { startCrew } from '../trust/faults/crew.ts';
import { pageOnce, pidOf } from './workload.ts';

/** Live investigations that keep the workers busy; the pages that come in are of the first of them, and more of them begin all the time. */
const [BUSY, SERVICES] = [60, 1000];
const WARM = { rate: 50, seconds: 3 };

export interface Acked {
  /** From when a page was due to its answer, the shortest first. */
  sorted: number[];
  taken: number;
  refused: number;
  /** Acknowledged, and not in the database after `kill -9` of the edge. */
  lost: number;
  /** Steps that waited for a worker at the end; with none of them the workers were idle. */
  due: number;
  /** CPU of the edge a page, in milliseconds. */
  serverMs: number;
}

/** Signed pages at a rate while workers of the scaled form have more to do than they can; the edge is killed at the end. */
export async function acksUnderLoad(pace: { rate: number; seconds: number }): Promise<Acked> {
  const crew = await startCrew({ workers: 1 });
  try {
    const { server, sql } = crew;
    for (let n = 1; n <= BUSY; n += 1) await pageOnce(crew, n);
    await atRate(WARM, (nth) => crew.page(1 + (nth % SERVICES), 20_000 + nth));
    const before = cpuSeconds([pidOf(server)]);
    const all = await atRate(pace, (nth) => crew.page(1 + (nth % SERVICES), 100_000 + nth));
    const serverMs = (1000 * (cpuSeconds([pidOf(server)]) - before)) / all.length;
    server.child.kill('SIGKILL');
    await sleep(100);
    const taken = all.flatMap(({ answer }, nth) => (answer.status === 202 ? [`pagerduty:event-${100_000 + nth}`] : []));
    const rows = await sql<{ key: string }[]>`select key from inbox`;
    const stored = new Set(rows.map(({ key }) => key));
    const [due] = await sql<{ n: number }[]>`
      select count(*)::int as n from steps where state = 'waiting' and due_at < now() and kind <> 'deliver'`;
    return {
      sorted: all.map(({ ms }) => ms).sort((a, b) => a - b),
      taken: taken.length,
      refused: all.length - taken.length,
      lost: taken.filter((key) => !stored.has(key)).length,
      due: due?.n ?? 0,
      serverMs,
    };
  } finally {
    await crew.stop();
  }
}
