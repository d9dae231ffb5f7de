import { type Fault, faultsOf, resumedWithin } from '../faults/interrupted.ts';
import { strike } from '../faults/nemesis.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const LEASE_MS = 4000;
const STEADY_MS = 10_000;

/** PostgreSQL ends at once and comes back, again and again. Everybody finds it again, nobody exits, nothing is lost or done twice. */
export const row: Row = {
  row: 4,
  long: true,
  title: 'immediate restarts of PostgreSQL',
  bound: '0 lost, 0 double, 0 exits, steady within 10 s of the last restart',
  async run({ short, seed }) {
    const random = seeded(seed);
    const [total, restarts, everyMs, limitMs] = short ? [30, 3, 2500, 150_000] : [1000, 20, 5000, 280_000];
    const faults: Fault[] = [];
    let exits = 0;
    const fought = await siege({
      workers: 2,
      total,
      atOnce: short ? 15 : 30,
      limitMs,
      env: { COMPASS_LEASE_MS: String(LEASE_MS) },
      nemesis: async (crew, over) => {
        for (const { child } of [crew.server, ...crew.workers])
          child.once('exit', () => {
            if (!over()) exits += 1;
          });
        await strike({ times: restarts, everyMs, over, random }, async () => {
          faults.push(await faultsOf(crew.sql));
          await crew.cluster.restart();
        });
      },
    });
    const hits = faults.filter(({ under }) => under.length > 0).length;
    // Downtime and lease included.
    const steady = resumedWithin(faults.slice(-1), fought.history);
    return {
      figure: `${toldOf(fought)}; ${faults.length} restarts, ${hits} hit work; ${exits} exits; all that the last one found under way or due went on within ${(steady / 1000).toFixed(1)} s; ${fought.refused} pages were handed in again; ${fought.takenOver.length} of ${fought.claims} runs of steps were repeats; ${fought.seconds.toFixed(0)} s`,
      exercised: Math.min(hits, fought.acknowledged),
      pass:
        isWhole(fought) &&
        fought.acknowledged === total &&
        exits === 0 &&
        hits >= 0.8 * restarts &&
        steady <= STEADY_MS,
    };
  },
};
