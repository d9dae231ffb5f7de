import { setTimeout as sleep } from 'node:timers/promises';
import { type Crew, type CrewOptions, type Paged, startCrew } from './crew.ts';
import { checkHistory, type Findings } from './history.ts';
import { startPerson } from './person.ts';

export interface Siege extends CrewOptions {
  /** Pages handed in, and how many of their investigations are under way at the same time. */
  total: number;
  atOnce: number;
  /** Every how many of them is mitigated. */
  mitigated?: number;
  /** Between two pages; none unless told. */
  everyMs?: number;
  /** Nothing is waited for longer; what has not ended by then is stuck. */
  limitMs: number;
  /** Strikes until it has had enough, or until `over` says that there is nothing left to hit. */
  nemesis(crew: Crew, over: () => boolean): Promise<void>;
}

export interface Fought extends Findings {
  /** Pages that were acknowledged. */
  acknowledged: number;
  /** Answers to pages that were no 2xx, or never came; each of those pages was handed in again. */
  refused: number;
  /** The longest that any answer took. */
  slowestMs: number;
  presses: number;
  seconds: number;
}

const NEXT_MS = 100;
const AGAIN_MS = 500;

/** Hands in one page until it is acknowledged, as its sender does. */
async function deliver(crew: Crew, n: number, told: { late(): boolean; answers: Paged[] }): Promise<boolean> {
  while (!told.late()) {
    const answer = await crew.page(n);
    told.answers.push(answer);
    if (isTaken(answer)) return true;
    await sleep(AGAIN_MS);
  }
  return false;
}

const isTaken = ({ status }: Paged): boolean => status !== null && status < 300;

/** A whole run: pages come in, people decide, the nemesis strikes; then everything must have come to its one end. */
export async function siege({
  total,
  atOnce,
  limitMs,
  nemesis,
  mitigated = 5,
  everyMs = 0,
  ...options
}: Siege): Promise<Fought> {
  const crew = await startCrew(options);
  try {
    const began = performance.now();
    const late = () => performance.now() - began > limitMs;
    const person = await startPerson(crew, { mitigated });
    const paged = new Set<number>();
    const answers: Paged[] = [];
    let ended = 0;
    const over = () => ended >= total || late();

    const count = async () => {
      const [row] = await crew.sql<{ n: number }[]>`
        select count(*)::int as n from investigations where record->>'postMortem' is not null or status = 'failed'`;
      ended = row?.n ?? ended;
    };
    const watch = async () => {
      while (!over()) {
        await Promise.race([count().catch(() => undefined), sleep(2000)]);
        await sleep(AGAIN_MS);
      }
    };
    const feed = async () => {
      const under = new Set<Promise<unknown>>();
      for (let n = 0; n < total && !late(); ) {
        if (n - ended >= atOnce || under.size >= atOnce) {
          await sleep(NEXT_MS);
          continue;
        }
        const mine = n;
        const one = deliver(crew, mine, { late, answers })
          .then((taken) => taken && paged.add(mine))
          .finally(() => under.delete(one));
        under.add(one);
        n += 1;
        if (everyMs > 0) await sleep(everyMs);
      }
      await Promise.all(under);
    };
    await Promise.all([feed(), watch(), nemesis(crew, over)]);
    const seconds = (performance.now() - began) / 1000;
    const findings = await checkHistory(crew.sql, { paged, standIn: crew.standIn });
    const presses = person.presses();
    await person.stop();
    const refused = answers.filter((one) => !isTaken(one)).length;
    const slowestMs = Math.max(0, ...answers.map(({ ms }) => ms));
    return { ...findings, acknowledged: paged.size, refused, slowestMs, presses, seconds };
  } finally {
    await crew.stop();
  }
}

/** Nothing lost, nothing stuck, nothing twice: what every row of this kind asks for. */
export const isWhole = (one: Fought): boolean =>
  one.lost.length + one.stuck.length + one.doubled.length + one.givenUp.length + one.staleEnds + one.staleEffects === 0;

/** The counts that every such row tells. */
export const toldOf = (one: Fought): string =>
  [
    `${one.lost.length} lost, ${one.stuck.length} stuck, ${one.doubled.length} double of ${one.acknowledged}`,
    `${one.resolved} by ${one.acted} actions`,
    ...(one.setAside.length > 0 ? [`${one.setAside.length} steps set aside after three stops`] : []),
    ...(one.givenUp.length > 0 ? [`${one.givenUp.length} steps given up: ${one.givenUp.slice(0, 3).join(', ')}`] : []),
    ...(one.staleEnds + one.staleEffects > 0
      ? [`${one.staleEnds} ends and ${one.staleEffects} actions by a stale lease`]
      : []),
    ...(one.stuck.length > 0 ? [`stuck: ${one.stuck.slice(0, 3).join(', ')}`] : []),
  ].join('; ');
