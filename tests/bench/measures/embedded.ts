import { atMost, exactly } from '../../../apps/lab/src/figures/figure.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { embeddedAcks } from '../embedded-acks.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';

const [RATE, SECONDS, LIVE] = [20, 30, 20];

/** One process with a database inside: its acks while it investigates, and its memory. */
export const measure: Measure = {
  name: 'embedded',
  order: 5,
  async run(say) {
    const { sorted, refused, live, megabytes } = await embeddedAcks({ rate: RATE, seconds: SECONDS, live: LIVE });
    say(`${live.length} live: ${[...new Set(live)].join(', ')}`);
    return {
      figures: [
        atMost(
          `embedded: acks, ${RATE} pages a second for ${SECONDS} s with ${LIVE} live, p99`,
          quantile(sorted, 0.99),
          500,
          'ms',
        ),
        exactly('embedded: answers that were no 2xx', refused, 0),
        told('embedded: memory after the start', megabytes.idle, 'MB'),
        told('embedded: memory at most', megabytes.most, 'MB'),
      ],
      numbers: { embeddedMb: megabytes.most },
      exercised: live.length < LIVE ? 0 : sorted.length - refused,
    };
  },
};
