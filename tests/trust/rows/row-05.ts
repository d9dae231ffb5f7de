import { Queue } from 'bullmq';
import { type Fault, faultsOf, resumedWithin } from '../faults/interrupted.ts';
import { strike } from '../faults/nemesis.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const RESUMED_MS = 60_000;

/** The queue loses everything: emptied by FLUSHALL, killed without a file of its own, obliterated. The record rebuilds it. */
export const row: Row = {
  row: 5,
  long: true,
  title: 'queue store emptied',
  bound: '0 lost; all resumed within 60 s',
  async run({ short, seed }) {
    const random = seeded(seed);
    const [total, everyMs, limitMs] = short ? [30, 2500, 150_000] : [1000, 40_000, 280_000];
    const faults: Fault[] = [];
    const wipes = ['flush', 'kill', 'obliterate'] as const;
    const fought = await siege({
      workers: 2,
      total,
      atOnce: short ? 15 : 30,
      limitMs,
      nemesis: (crew, over) =>
        strike({ times: wipes.length, everyMs, over, random }, async () => {
          faults.push(await faultsOf(crew.sql));
          const wipe = wipes[faults.length - 1];
          if (wipe === 'flush') await crew.flush();
          else if (wipe === 'kill') await crew.killRedis();
          else {
            const queue = new Queue('steps', { connection: { url: crew.redis.url } });
            await queue.obliterate({ force: true });
            await queue.close();
          }
        }),
    });
    const hits = faults.filter(({ under }) => under.length > 0).length;
    const resumed = resumedWithin(faults, fought.history);
    return {
      figure: `${toldOf(fought)}; ${faults.length} wipes, ${hits} hit work, ${faults.flatMap(({ under }) => under).length} steps were due or under way; resumed within ${(resumed / 1000).toFixed(1)} s; ${fought.seconds.toFixed(0)} s`,
      exercised: Math.min(hits, fought.acknowledged),
      pass: isWhole(fought) && fought.acknowledged === total && hits === wipes.length && resumed <= RESUMED_MS,
    };
  },
};
