import { type Ended, endOne, hitsOf, strike } from '../faults/nemesis.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const EXIT_MS = 25_000;
/** A signal needs its time to be heard on a busy machine. */
const HEARD_MS = 300;

/** Rolling deploys under load: a worker gets SIGTERM, ends or hands back what it holds, and exits, while the next one starts. */
export const row: Row = {
  row: 9,
  long: true,
  title: 'SIGTERM under load',
  bound: 'exit ≤ 25 s; 0 lost or double; 0 claims after SIGTERM; no step repeated',
  async run({ short, seed }) {
    const random = seeded(seed);
    const [total, deploys, everyMs, limitMs] = short ? [30, 3, 2500, 150_000] : [600, 20, 6000, 280_000];
    const done: Ended[] = [];
    const fought = await siege({
      workers: 3,
      total,
      atOnce: short ? 15 : 30,
      limitMs,
      nemesis: async (crew, over) => {
        await strike({ times: deploys, everyMs, over, random }, async () =>
          done.push(await endOne(crew, 'SIGTERM', random)),
        );
        await Promise.all(done.map(({ started }) => started));
      },
    });
    const after = fought.history.flatMap(({ kind, after: now, holder, at }) => {
      const late = Math.max(0, ...done.filter(({ name }) => name === holder).map((one) => at.getTime() - one.at));
      return now === 'leased' && late > HEARD_MS ? [`${kind} after ${late.toFixed(0)} ms`] : [];
    });
    const under = done.filter(({ name, at }) =>
      fought.history.some((row) => row.holder === name && Math.abs(row.at.getTime() - at) < 1000),
    ).length;
    const repeated = fought.takenOver.filter(({ from }) => done.some(({ name }) => name === from)).length;
    const slowest = Math.max(0, ...done.map(({ exitedMs }) => exitedMs));
    const badly = done.filter(({ how }) => how !== 0);
    return {
      figure: `${toldOf(fought)}; ${done.length} deploys, ${under} under load; exit within ${(slowest / 1000).toFixed(1)} s, ${badly.length} not with 0; ${after.length} claims after SIGTERM${after.length > 0 ? ` (${after.slice(0, 3).join(', ')})` : ''}; ${repeated} steps repeated (${hitsOf(done, fought.takenOver).length} deploys); ${fought.seconds.toFixed(0)} s`,
      exercised: Math.min(under, fought.acknowledged),
      pass:
        isWhole(fought) &&
        fought.acknowledged === total &&
        done.length === deploys &&
        under >= 0.8 * deploys &&
        slowest <= EXIT_MS &&
        badly.length + after.length + repeated === 0,
    };
  },
};
