import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../support/usage.ts';
import type { Crew } from '../trust/faults/crew.ts';

const LOOK_EVERY_MS = 100;
const LONGEST_MS = 180_000;

/** CPU seconds so far. */
export interface Usage {
  server: number;
  workers: number;
  postgres: number;
  redis: number;
}

/** A program that has started has a process id. */
export const pidOf = ({ child }: { child: { pid?: number | undefined } }): number => child.pid ?? 0;

export const usageOf = ({ server, workers, cluster, redis }: Crew): Usage => ({
  server: cpuSeconds([pidOf(server)]),
  workers: cpuSeconds(workers.map(pidOf)),
  postgres: cpuSeconds(cluster.pids()) + cpuSeconds(cluster.pids().slice(0, 1), { ended: true }),
  redis: cpuSeconds([redis.pid]),
});

/** What was used between two looks, of each investigation, in milliseconds. */
export const usedEach = (before: Usage, after: Usage, count: number): Usage => {
  const of = (part: keyof Usage) => (1000 * (after[part] - before[part])) / count;
  return { server: of('server'), workers: of('workers'), postgres: of('postgres'), redis: of('redis') };
};

const endedIn = async ({ sql }: Crew): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from steps where kind = 'post-mortem' and state = 'done'`;
  return row?.n ?? 0;
};

/** Looks until `look` gives something; throws when it takes too long. */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const began = performance.now();
  while (performance.now() - began < LONGEST_MS) {
    const found = await look();
    if (found !== null) return found;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`${what}: not within ${LONGEST_MS / 1000} s`);
}

/** A page of one service, of which no page was handed in before; throws where it is not acknowledged. */
export async function pageOnce(crew: Crew, n: number): Promise<void> {
  const { status } = await crew.page(n);
  if (status !== 202) throw new Error(`the page of service ${n} was answered with ${status}`);
}

/** `count` investigations from their pages to their post-mortems, `atOnce` under way at any time; how long they took, in seconds. */
export async function investigate(
  crew: Crew,
  { from, count, atOnce }: { from: number; count: number; atOnce: number },
): Promise<number> {
  const began = performance.now();
  const before = await endedIn(crew);
  let sent = 0;
  await until(`${count} investigations`, async () => {
    const ended = (await endedIn(crew)) - before;
    for (; sent < count && sent - ended < atOnce; sent += 1) await pageOnce(crew, from + sent);
    return ended >= count ? ended : null;
  });
  return (performance.now() - began) / 1000;
}

/** How long each of `runs` runs of `count` ends took, in seconds, after `warm` ends and with `atOnce` under way all the time: nothing starts or runs dry. */
export async function steadily(
  crew: Crew,
  { warm, count, runs, atOnce }: { warm: number; count: number; runs: number; atOnce: number },
): Promise<number[]> {
  const marks: number[] = [];
  let sent = 0;
  await until(`${warm + runs * count} investigations`, async () => {
    const ended = await endedIn(crew);
    for (; sent - ended < atOnce; sent += 1) await pageOnce(crew, 1 + sent);
    while (marks.length <= runs && ended >= warm + marks.length * count) marks.push(performance.now());
    return marks.length > runs ? true : null;
  });
  return marks.slice(1).map((at, index) => (at - (marks[index] ?? at)) / 1000);
}

/** From the page of a service to its list, in milliseconds by this clock. */
export async function answered(crew: Crew, n: number): Promise<number> {
  const began = performance.now();
  await pageOnce(crew, n);
  await until(`the list of service ${n}`, async () => {
    const [row] = await crew.sql<{ n: number }[]>`
      select count(*)::int as n from investigations
      where service = ${crew.standIn.serviceOf(n)} and status = 'awaiting_human'`;
    return row?.n === 1 ? true : null;
  });
  return performance.now() - began;
}
