import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueEvents } from 'bullmq';
import type { Crew, Worker } from '../faults/crew.ts';
import { type FakeClock, fakeClock } from '../faults/fake-clock.ts';
import { heldBy } from '../faults/nemesis.ts';
import { refusedStart } from '../faults/refused-start.ts';
import { isWhole, siege, toldOf } from '../faults/siege.ts';
import type { Row } from '../row.ts';

const APART_S = 300;
/** A date on an answer is cut to whole seconds, and may be a second old. */
const SURE_S = 4;
/** Until a program has read its new clock and says so. */
const SEEN_MS = 2500;

/** A worker whose clock can be set. */
interface Clocked extends Worker {
  clock: FakeClock;
  offS: number;
}

/** How far the clock of each is off against the database's, as the date on its own answers says: those that are as they were set. */
async function asSet(crew: Crew, workers: Clocked[]): Promise<boolean[]> {
  return Promise.all(
    workers.map(async ({ url, offS }) => {
      const { headers } = await fetch(`${url}/health`);
      const [row] = await crew.sql<{ now: Date }[]>`select clock_timestamp() as now`;
      const offMs = Date.parse(headers.get('date') ?? '') - (row?.now.getTime() ?? 0);
      return Math.abs(offMs / 1000 - offS) <= SURE_S;
    }),
  );
}

const setTo = (worker: Clocked, offS: number): void => {
  worker.clock.set(offS);
  worker.offS = offS;
};

/** Sets a clock back while its worker holds steps; false where it held none before all was over. */
async function setBack(crew: Crew, worker: Clocked, over: () => boolean): Promise<boolean> {
  while (!(await heldBy(crew)).includes(worker.name)) {
    if (over()) return false;
    await sleep(20);
  }
  setTo(worker, -APART_S);
  return true;
}

/** One worker is ahead, one behind, one is set from ahead to behind again and again, and one is right: leases are by the database's clock alone. */
export const row: Row = {
  row: 8,
  long: true,
  title: 'clocks of workers apart, and set back under way',
  bound:
    '0 double effects, 0 steps taken from a live holder, 0 investigations of a wrong time; every clock as far off as it was set',
  needs: ['postgresql', 'redis-server', 'faketime'],
  async run({ short }) {
    const [total, times, everyMs, limitMs] = short ? [40, 2, 8000, 150_000] : [500, 12, 16_000, 280_000];
    const home = mkdtempSync(join(tmpdir(), 'compass-clocks-'));
    const workers: Clocked[] = [];
    const readings: boolean[] = [];
    let [hits, stalled, blind, refused] = [0, 0, 0, false];
    const nemesis = async (crew: Crew, over: () => boolean) => {
      const events = new QueueEvents('steps', { connection: { url: crew.redis.url } });
      events.on('stalled', () => {
        stalled += 1;
      });
      const wrong = await refusedStart('worker', { ...crew.env, ...fakeClock(join(home, 'wrong'), APART_S).env });
      refused = wrong.code === 1 && wrong.said.includes('clock');
      // One that is wrong at start is refused, so these become wrong afterwards.
      await Promise.all(
        ['ahead', 'behind', 'moved'].map(async (name) => {
          const clock = fakeClock(join(home, name), 0);
          workers.push({ ...(await crew.startWorker(clock.env)), clock, offS: 0 });
        }),
      );
      const [ahead, behind, moved] = workers as [Clocked, Clocked, Clocked];
      setTo(ahead, APART_S);
      setTo(behind, -APART_S);
      for (let time = 0; time < times && !over(); time += 1) {
        setTo(moved, APART_S);
        await sleep(everyMs / 2);
        readings.push(...(await asSet(crew, workers)));
        if (await setBack(crew, moved, over)) hits += 1;
        await sleep(Math.max(SEEN_MS, everyMs / 2));
        readings.push(...(await asSet(crew, workers)));
      }
      while (!over()) await sleep(200);
      await events.close();
      const [row] = await crew.sql<{ n: number }[]>`
        select count(*)::int as n from investigations where record->'symptom'->>'state' <> 'seen'`;
      blind = row?.n ?? total;
    };
    try {
      const fought = await siege({ workers: 1, total, atOnce: short ? 15 : 30, limitMs, nemesis });
      const claims = workers.map(
        ({ name }) => fought.history.filter((one) => one.after === 'leased' && one.holder === name).length,
      );
      const wrong = readings.filter((isAsSet) => !isAsSet).length;
      return {
        figure: [
          toldOf(fought),
          `${blind} looked at another time than their page's`,
          `${fought.takenOver.length} of ${fought.claims} claims took a step from a live holder, ${stalled} jobs called stalled`,
          `clocks at +${APART_S} s, -${APART_S} s, and set back by ${2 * APART_S} s ${hits} times under work, made ${claims.join(', ')} of the claims`,
          `${readings.length} readings of their clocks, ${wrong} not as set; one that was off at its start was ${refused ? 'refused' : 'not refused'}; ${fought.seconds.toFixed(0)} s`,
        ].join('; '),
        exercised: Math.min(hits, readings.length, ...claims),
        pass:
          isWhole(fought) &&
          fought.acknowledged === total &&
          fought.acted > 0 &&
          hits > 0 &&
          refused &&
          wrong + fought.takenOver.length + stalled + blind === 0,
      };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};
