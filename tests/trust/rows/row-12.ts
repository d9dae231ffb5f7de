import { acksUnderLoad } from '../../bench/acks-under-load.ts';
import { embeddedAcks } from '../../bench/embedded-acks.ts';
import { quantile } from '../faults/nemesis.ts';
import type { Row } from '../row.ts';

const SCALED = { rate: 200, p99: 250, most: 1500 };
const EMBEDDED = { rate: 20, live: 20, p99: 500, most: 2500 };

/** Signed pages come in while the workers have more to do than they can, in both forms. */
export const row: Row = {
  row: 12,
  title: 'signed requests at a rate while workers have more to do than they can',
  bound:
    'scaled, 200/s: p99 ≤ 250 ms, at most 1.5 s; embedded, 20/s with 20 live: p99 ≤ 500 ms, at most 2.5 s; 0 answers that are no 2xx; rows = 2xx',
  long: true,
  needs: ['postgresql', 'redis-server'],
  async run({ short }) {
    const seconds = short ? 10 : 60;
    const scaled = await acksUnderLoad({ rate: SCALED.rate, seconds });
    const embedded = await embeddedAcks({ ...EMBEDDED, seconds });
    const [slow, fast] = [scaled, embedded].map(({ sorted }) => ({
      p99: quantile(sorted, 0.99),
      most: sorted.at(-1) ?? Number.POSITIVE_INFINITY,
    }));
    const words = (one: typeof slow) => `p99 ${one?.p99.toFixed(0)} ms, at most ${one?.most.toFixed(0)} ms`;
    const within = (one: typeof slow, bound: { p99: number; most: number }) =>
      one !== undefined && one.p99 <= bound.p99 && one.most <= bound.most;
    return {
      figure: `scaled ${words(slow)}, ${scaled.refused} no 2xx, ${scaled.lost} acknowledged and not stored, ${scaled.due} steps waiting for the workers; embedded ${words(fast)}, ${embedded.refused} no 2xx with ${embedded.live.length} live; ${scaled.serverMs.toFixed(1)} ms of CPU a page`,
      exercised: scaled.due === 0 || embedded.live.length < EMBEDDED.live ? 0 : scaled.taken + embedded.sorted.length,
      pass: within(slow, SCALED) && within(fast, EMBEDDED) && scaled.refused + scaled.lost + embedded.refused === 0,
    };
  },
};
