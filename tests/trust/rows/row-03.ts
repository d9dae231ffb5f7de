import type { Ended, Schedule } from '../mitigation/schedule.ts';
import { runSchedule } from '../mitigation/schedule.ts';
import type { Effect } from '../mitigation/stage.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const EFFECTS: Effect[] = ['idempotent', 'declarative', 'unprotected'];
/** The crash points on this path that the program itself names. */
const NAMED = ['intent', 'acted', 'after-commit', 'post:before', 'post:after'].concat(
  ['deliver', 'act', 'verify', 'surface', 'post-mortem'].flatMap((kind) => [
    `claimed:${kind}`,
    `before-commit:${kind}`,
  ]),
);

/** The crash points of the program's own, what concerns the target, and of all other waits and statements every n-th. */
function singles(points: string[], every: { wait: number; statement: number }): number[] {
  const isNamed = (name: string) => !name.startsWith('before ') && !name.startsWith('after ');
  return points.flatMap((name, index) =>
    (isNamed(name) && points.indexOf(name) === index) ||
    name.includes('actuator') ||
    index % (name.includes(' tx.') ? every.statement : every.wait) === 0
      ? [index + 1]
      : [],
  );
}

/**
 * A program is killed before and after each thing that it waits for between the press of *Mitigate* and the post-mortem: its transactions and every
 * statement in them, calls of sources, target and Slack, the queue, and the crash points of its own; then again while the next one recovers.
 */
export const row: Row = {
  row: 3,
  title: 'a crash at every await of the mitigation path, and a second one during recovery',
  bound: '0 duplicates, 0 lost; 100 % of the ambiguous asked about within one recovery pass',
  async run({ short, seed }) {
    const random = seeded(seed);
    // A statement that is cut short and its transaction that is have the same end: few of the first will do.
    const [every, doubles] = short ? [{ wait: 16, statement: 16 }, 20] : [{ wait: 1, statement: 4 }, 200];
    const all: Ended[] = [];
    const run = async (schedule: Omit<Schedule, 'leases'>) => {
      const leases = all.length % 2 === 0 ? 'voided' : 'over';
      const ended = await runSchedule({ ...schedule, leases });
      all.push(ended);
      return ended;
    };
    for (const effect of EFFECTS) {
      const { points } = await runSchedule({ effect, deaths: [], leases: 'voided' });
      const once: { at: number; left: number }[] = [];
      for (const at of singles(points, every))
        once.push({ at, left: (await run({ effect, deaths: [at] })).points.length });
      for (let count = 0; count < doubles; count += 1) {
        const { at, left } = once[Math.floor(random() * once.length)] as (typeof once)[number];
        // Most of what can be hurt is at the beginning of a recovery.
        await run({ effect, deaths: [at, 1 + Math.floor(random() ** 2 * left)] });
      }
    }
    const killedAt = all.flatMap((one) => one.killedAt);
    const missed = NAMED.filter((name) => !killedAt.includes(name));
    const wrong = all.filter((one) => one.wrong !== null);
    const twice = all.filter(({ effects }) => effects > 1).length;
    const unclear = all.filter(({ ambiguous }) => ambiguous);
    const asked = unclear.filter((one) => one.asked).length;
    const [first] = wrong;
    return {
      figure: `${twice} duplicates, ${wrong.length - twice} lost${first === undefined ? '' : ` (killed at ${first.killedAt.join(', ')}: ${first.wrong})`}; ${asked} of ${unclear.length} ambiguous ones asked about; ${all.length} schedules, ${all.filter((one) => one.killedAt.length > 1).length} of them with a second crash, at ${new Set(killedAt).size} different points${missed.length === 0 ? '' : `, never at ${missed.join(', ')}`}`,
      exercised: killedAt.length,
      pass:
        wrong.length === 0 &&
        missed.length === 0 &&
        all.length >= 240 &&
        unclear.length > 0 &&
        asked === unclear.length,
    };
  },
};
