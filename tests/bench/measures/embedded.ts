import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atMost, exactly } from '../../../apps/lab/src/figures/figure.ts';
import { atRate } from '../../support/at-rate.ts';
import { program } from '../../support/scaled.ts';
import { megabytes } from '../../support/usage.ts';
import { environment, pageOf, send } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { startStandIn } from '../../trust/faults/stand-in.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { pidOf } from '../workload.ts';

const RATE = 20;
const SECONDS = 30;
const LIVE = 20;

/** One process with a database inside: its acks while it investigates, and its memory. */
export const measure: Measure = {
  name: 'embedded',
  order: 5,
  async run(say) {
    const home = mkdtempSync(join(tmpdir(), 'compass-bench-'));
    const standIn = await startStandIn();
    const alone = await program('standalone', environment(home, standIn));
    try {
      const idle = megabytes(pidOf(alone)).now;
      const began = await Promise.all(Array.from({ length: LIVE }, (_, n) => send(alone.url, pageOf(standIn, n + 1))));
      const refused = began.filter(({ status }) => status !== 202).length;
      if (refused > 0) throw new Error(`${refused} of ${LIVE} first pages were not acknowledged`);
      const all = await atRate({ rate: RATE, seconds: SECONDS }, (nth) =>
        send(alone.url, pageOf(standIn, 1 + (nth % LIVE), 1000 + nth)),
      );
      const live = (await (await fetch(`${alone.url}/api/v1/investigations?status=active&limit=200`)).json()) as {
        status: string;
      }[];
      say(`${live.length} live: ${[...new Set(live.map(({ status }) => status))].join(', ')}`);
      const sorted = all.map(({ ms }) => ms).sort((a, b) => a - b);
      const bad = all.filter(({ answer }) => answer.status !== 202).length;
      return {
        figures: [
          atMost(
            `embedded: acks, ${RATE} pages a second for ${SECONDS} s with ${LIVE} live, p99`,
            quantile(sorted, 0.99),
            500,
            'ms',
          ),
          exactly('embedded: answers that were no 2xx', bad, 0),
          told('embedded: memory after the start', idle, 'MB'),
          told('embedded: memory at most', megabytes(pidOf(alone)).most, 'MB'),
        ],
        numbers: { embeddedMb: megabytes(pidOf(alone)).most },
        exercised: live.length < LIVE ? 0 : all.length - bad,
      };
    } finally {
      alone.child.kill('SIGKILL');
      await alone.ended;
      await standIn.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};
