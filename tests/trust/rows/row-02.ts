import { setTimeout as sleep } from 'node:timers/promises';
import { onClaim } from '../faults/history.ts';
import { type Blow, freezeOne, hitsOf, strike } from '../faults/nemesis.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const LEASE_MS = 2000;
const FROZEN_MS = 3500;

/**
 * Workers stand still for longer than their lease and go on, every other one the moment it has begun an action that nothing protects from being
 * done twice. What they held has a new holder by then: nothing that they still write or do may count.
 */
export const row: Row = {
  row: 2,
  long: true,
  title: 'SIGSTOP for longer than the lease, then SIGCONT',
  bound: '0 actions and 0 state writes by a stale lease',
  async run({ short, seed }) {
    const random = seeded(seed);
    const [total, pauses, everyMs, limitMs] = short ? [30, 6, 1500, 150_000] : [600, 50, 4000, 280_000];
    const blows: Blow[] = [];
    let acting = 0;
    const fought = await siege({
      workers: 3,
      total,
      atOnce: short ? 15 : 30,
      limitMs,
      mitigated: 2,
      env: { COMPASS_LEASE_MS: String(LEASE_MS) },
      nemesis: async (crew, over) => {
        const frozen = new Map<string, Promise<unknown>>();
        const freeze = (name: string): boolean => {
          const victim = crew.workers.find((one) => one.name === name);
          if (victim === undefined || frozen.has(name) || frozen.size >= crew.workers.length - 1) return false;
          frozen.set(
            name,
            freezeOne(victim, FROZEN_MS).then((blow) => {
              blows.push(blow);
              frozen.delete(name);
            }),
          );
          return true;
        };
        const unlisten = await onClaim(crew.sql, ({ holder, kind }) => {
          if (kind === 'act' && blows.length + frozen.size < pauses && acting < pauses / 2 && freeze(holder))
            acting += 1;
        });
        await strike({ times: pauses, everyMs, over, random }, async () => {
          const victim = crew.workers[Math.floor(random() * crew.workers.length)];
          if (victim !== undefined && blows.length + frozen.size < pauses) freeze(victim.name);
        });
        while (blows.length < pauses && !over()) await sleep(100);
        await Promise.all(frozen.values());
        await unlisten();
      },
    });
    const hits = hitsOf(blows, fought.takenOver).length;
    return {
      figure: `${fought.staleEffects} actions and ${fought.staleEnds} ends by a stale lease; ${toldOf(fought)}; ${blows.length} pauses of ${FROZEN_MS / 1000} s at a lease of ${LEASE_MS / 1000} s, ${hits} lost a lease, ${acting} came while acting; ${fought.takenOver.length} steps taken over; ${fought.seconds.toFixed(0)} s`,
      exercised: Math.min(hits, acting, fought.takenOver.length),
      pass: isWhole(fought) && fought.acknowledged === total && fought.acted > 0 && hits >= 0.6 * pauses,
    };
  },
};
