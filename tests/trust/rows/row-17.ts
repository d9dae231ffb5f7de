import { besiege } from '../delivery/siege.ts';
import { quantile } from '../faults/nemesis.ts';
import type { Row } from '../row.ts';

/** Slack limits, fails and loses answers in some channels while whoever sends is killed; what stands in the end is what should. */
export const row: Row = {
  row: 17,
  title: 'Slack limits, fails and loses answers while the sender is killed',
  bound:
    '0 lost; 0 requests before Retry-After; 0 twice where history is readable, else ≤ 1 a kill and labelled; healthy channels p95 ≤ 2 s',
  async run({ short, seed }) {
    const about = short
      ? { healthy: 3, sick: 2, each: 3, kills: 4, longestSeconds: 2 }
      : { healthy: 6, sick: 4, each: 16, kills: 20, longestSeconds: 30 };
    const { messages, kills, faults, early, lost, arrived, healthyMs } = await besiege({ ...about, seed });
    const p95 = quantile(healthyMs, 0.95);
    const { twice, blindTwice, unlabelled } = arrived;
    const told = Object.entries(faults).map(([fault, count]) => `${count} × ${fault}`);
    const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
    return {
      figure: `${lost} of ${messages} lost, ${early} requests too early, ${twice} twice where history is readable, ${blindTwice} where it is not (${unlabelled} unlabelled); healthy channels p95 ${(p95 / 1000).toFixed(2)} s; ${kills} kills, ${told.join(', ')}`,
      exercised: kills * all,
      pass:
        lost === 0 &&
        early === 0 &&
        twice === 0 &&
        blindTwice <= kills &&
        unlabelled === 0 &&
        p95 <= 2000 &&
        kills === about.kills,
    };
  },
};
