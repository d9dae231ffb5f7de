import { type EmbeddedFought, embeddedSiege } from '../faults/embedded-siege.ts';
import { type Ended, endOne, hitsOf, quantile, recoveriesOf, strike } from '../faults/nemesis.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const LEASE_MS = 4000;

/** The one process of the embedded form dies as often as it is started again. */
const isKept = (one: EmbeddedFought): boolean =>
  one.lost.length + one.stuck.length + one.doubled.length + one.givenUp.length === 0 && one.hits > 0;

const toldOfEmbedded = (one: EmbeddedFought): string =>
  [
    `embedded: ${one.lost.length} lost, ${one.stuck.length} stuck, ${one.doubled.length} double of ${one.acknowledged}`,
    ...[...one.stuck.slice(0, 3), ...one.doubled.slice(0, 3), ...one.givenUp.map((kind) => `${kind} given up`)],
    ...(one.setAside.length > 0 ? [`${one.setAside.length} steps set aside after three stops`] : []),
    `${one.kills} kills, ${one.hits} hit steps under way, back within ${(one.backMs / 1000).toFixed(1)} s; ${one.seconds.toFixed(0)} s`,
  ].join('; ');

/** Workers die by `kill -9` at random moments. What was under way is done again by another once its lease is over, and only that. */
export const row: Row = {
  row: 1,
  long: true,
  title: 'random kill -9 of workers, and of the one process of the embedded form',
  needs: ['postgresql', 'redis-server'],
  bound:
    '0 lost, 0 stuck, 0 double outcomes; a kill repeats no step more than once; recovery p95 ≤ 3 × lease; 4 of 5 kills hit work',
  async run({ short, seed }) {
    const random = seeded(seed);
    const [total, kills, everyMs, limitMs] = short ? [60, 5, 2500, 150_000] : [1000, 50, 2500, 400_000];
    const blows: Ended[] = [];
    const fought = await siege({
      workers: 3,
      total,
      atOnce: short ? 15 : 30,
      limitMs,
      env: { COMPASS_LEASE_MS: String(LEASE_MS) },
      nemesis: async (crew, over) => {
        await strike({ times: kills, everyMs, over, random }, async () =>
          blows.push(await endOne(crew, 'SIGKILL', random)),
        );
        await Promise.all(blows.map(({ started }) => started));
      },
    });
    // One channel takes about a message a second, and each thread some four before anybody can press.
    const embedded = await embeddedSiege(
      short
        ? { total: 12, kills: 2, everyMs: 3000, limitMs: 60_000, random }
        : { total: 24, kills: 10, everyMs: 4000, limitMs: 180_000, random },
    );
    const { takenOver } = fought;
    const hits = hitsOf(blows, takenOver).length;
    const recovery = quantile(recoveriesOf(blows, takenOver), 0.95);
    const repeats = takenOver.map(({ step, from }) => `${step} ${from}`);
    const provoked = repeats.filter((_, at) => blows.some(({ name }) => name === takenOver[at]?.from));
    const again = provoked.length - new Set(provoked).size;
    const told = [
      `${toldOf(fought)}; ${blows.length} kills, ${hits} hit work`,
      `${takenOver.length} of ${fought.claims} runs of steps were repeats, ${again} twice for one kill, ${takenOver.length - provoked.length} of workers that were too slow`,
      `recovery p95 ${(recovery / 1000).toFixed(1)} s at a lease of ${LEASE_MS / 1000} s; ${fought.seconds.toFixed(0)} s`,
      toldOfEmbedded(embedded),
    ];
    return {
      figure: told.join('; '),
      exercised: Math.min(hits, fought.acknowledged, embedded.hits),
      pass:
        isWhole(fought) &&
        isKept(embedded) &&
        fought.acknowledged === total &&
        fought.acted > 0 &&
        hits >= 0.8 * kills &&
        again === 0 &&
        recovery <= 3 * LEASE_MS,
    };
  },
};
