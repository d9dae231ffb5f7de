import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, exactly } from '../../../apps/lab/src/figures/figure.ts';
import { atRate } from '../../support/at-rate.ts';
import { cpuSeconds } from '../../support/usage.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { pageOnce, pidOf } from '../workload.ts';

const RATE = 200;
const SECONDS = 30;
/** Live investigations that keep the workers busy; the pages that come in are of the first of them, and more of them begin all the time. */
const [BUSY, SERVICES] = [60, 1000];
const WARM = { rate: 50, seconds: 3 };

/** Signed pages while workers have more to do than they can. What was acknowledged is there, though the edge is killed at the end. */
export const measure: Measure = {
  name: 'acks',
  order: 2,
  async run(say) {
    const crew = await startCrew({ workers: 1 });
    try {
      const { server, sql } = crew;
      for (let n = 1; n <= BUSY; n += 1) await pageOnce(crew, n);
      await atRate(WARM, (nth) => crew.page(1 + (nth % SERVICES), 20_000 + nth));
      const before = cpuSeconds([pidOf(server)]);
      const all = await atRate({ rate: RATE, seconds: SECONDS }, (nth) =>
        crew.page(1 + (nth % SERVICES), 100_000 + nth),
      );
      const serverMs = (1000 * (cpuSeconds([pidOf(server)]) - before)) / all.length;
      server.child.kill('SIGKILL');
      await sleep(100);
      const taken = all.flatMap(({ answer }, nth) =>
        answer.status === 202 ? [`pagerduty:event-${100_000 + nth}`] : [],
      );
      const rows = await sql<{ key: string }[]>`select key from inbox`;
      const stored = new Set(rows.map(({ key }) => key));
      const lost = taken.filter((key) => !stored.has(key)).length;
      const [due] = await sql<{ n: number }[]>`
        select count(*)::int as n from steps where state = 'waiting' and due_at < now() and kind <> 'deliver'`;
      const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b);
      say(`${due?.n} steps were due and waited for a worker at the end`);
      return {
        figures: [
          atMost(
            `acks, ${RATE} signed pages a second for ${SECONDS} s, workers saturated, p99`,
            quantile(sorted, 0.99),
            250,
            'ms',
          ),
          told('the same, slowest', sorted.at(-1) ?? Number.NaN, 'ms'),
          exactly('answers that were no 2xx', all.length - taken.length, 0),
          exactly('acknowledged and not in the database after kill -9 of the edge', lost, 0),
          told('CPU of the edge a page', serverMs, 'ms'),
        ],
        numbers: { ackCpuMs: serverMs, ackP99Ms: quantile(sorted, 0.99) },
        exercised: due?.n === 0 ? 0 : taken.length,
      };
    } finally {
      await crew.stop();
    }
  },
};
