import { atMost, exactly } from '../../../apps/lab/src/figures/figure.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { acksUnderLoad } from '../acks-under-load.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';

const [RATE, SECONDS] = [200, 30];

/** Signed pages while workers have more to do than they can. What was acknowledged is there, though the edge is killed at the end. */
export const measure: Measure = {
  name: 'acks',
  order: 2,
  async run(say) {
    const { sorted, taken, refused, lost, due, serverMs } = await acksUnderLoad({ rate: RATE, seconds: SECONDS });
    say(`${due} steps were due and waited for a worker at the end`);
    const p99 = quantile(sorted, 0.99);
    return {
      figures: [
        atMost(`acks, ${RATE} signed pages a second for ${SECONDS} s, workers saturated, p99`, p99, 250, 'ms'),
        told('the same, slowest', sorted.at(-1) ?? Number.NaN, 'ms'),
        exactly('answers that were no 2xx', refused, 0),
        exactly('acknowledged and not in the database after kill -9 of the edge', lost, 0),
        told('CPU of the edge a page', serverMs, 'ms'),
      ],
      numbers: { ackCpuMs: serverMs, ackP99Ms: p99 },
      exercised: due === 0 ? 0 : taken,
    };
  },
};
