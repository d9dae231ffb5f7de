import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis-server.ts';
import { type Crew, type Paged, startCrew } from '../faults/crew.ts';
import { fillRedis } from '../faults/fill-redis.ts';
import { checkHistory } from '../faults/history.ts';
import { startPerson } from '../faults/person.ts';
import { refusedStart } from '../faults/refused-start.ts';
import type { Row } from '../row.ts';

const EVICTING = ['allkeys', 'volatile'].flatMap((keys) => ['lru', 'lfu', 'random'].map((which) => `${keys}-${which}`));
const FULL_BYTES = 8 * 1024 ** 2;
const EVERY_MS = 50;
const AGAIN_MS = 1000;
const LATEST_MS = 2900;
const NOBODY = 'redis://127.0.0.1:9';

/** Faults that were set up, and those that nobody was told of. */
interface Detected {
  faults: number;
  missed: string[];
}

interface Part {
  state: string;
  why?: string;
}

/** What a program says of its Redis, as its health tells it. */
async function redisOf(url: string): Promise<Part> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5000) });
  const { parts } = (await answer.json()) as { parts: { redis: Part } };
  return parts.redis;
}

const placesOf = (crew: Crew): string[] => [crew.server.url, ...crew.workers.map(({ url }) => url)];

/** Every program of the crew says so, in words that name the fault; each is one fault that may be missed. */
async function heard(crew: Crew, fault: string, words: RegExp, detected: Detected): Promise<void> {
  for (const url of placesOf(crew)) {
    const { state, why = '' } = await redisOf(url);
    detected.faults += 1;
    if (state !== 'down' || !words.test(why)) detected.missed.push(`${fault} at ${url}: ${state} ${why}`);
  }
}

/** At start: a Redis that evicts, that is full, or that is not there. */
async function atStart(crew: Crew, policies: string[], detected: Detected): Promise<void> {
  const refused = async (fault: string, url: string, words: RegExp) => {
    const tried = (['server', 'worker'] as const).map(async (app) => {
      const { code, said } = await refusedStart(app, { ...crew.env, REDIS_URL: url });
      detected.faults += 1;
      if (code !== 1 || !words.test(said)) detected.missed.push(`${fault} at the start of the ${app}: ${code} ${said}`);
    });
    await Promise.all(tried);
  };
  for (const policy of policies) {
    const redis = await startRedis({ policy });
    await refused(policy, redis.url, new RegExp(`${policy}.*noeviction`));
    await redis.stop();
  }
  await refused('no Redis', NOBODY, /REDIS_URL/);
  const full = await startRedis();
  const empty = await fillRedis(full.url, FULL_BYTES);
  await refused('a full Redis', full.url, /full.*maxmemory/);
  await empty();
  await full.stop();
}

/** While it runs: each policy is set, seen and taken back, which is seen too. */
async function whileRunning(crew: Crew, policies: string[], detected: Detected): Promise<void> {
  const redis = new Redis(crew.redis.url);
  for (const policy of policies) {
    await redis.config('SET', 'maxmemory-policy', policy);
    await heard(crew, policy, new RegExp(`${policy}.*noeviction`), detected);
  }
  await redis.config('SET', 'maxmemory-policy', 'noeviction');
  for (const url of placesOf(crew))
    if ((await redisOf(url)).state !== 'ok') detected.missed.push(`${url} does not say that all is well again`);
  redis.disconnect();
}

interface Handed {
  answers: Paged[];
  /** Answers that came while Redis was full. */
  whileFull: Paged[];
}

/** Pages come in while Redis fills up; a sender comes again until its page is acknowledged. */
async function whileFull(crew: Crew, total: number, fullMs: number, detected: Detected): Promise<Handed> {
  const handed: Handed = { answers: [], whileFull: [] };
  let isFull = false;
  const send = async (n: number): Promise<void> => {
    for (;;) {
      const [before, answer] = [isFull, await crew.page(n)];
      handed.answers.push(answer);
      if (before && isFull) handed.whileFull.push(answer);
      if (answer.status !== null && answer.status < 300) return;
      await sleep(AGAIN_MS);
    }
  };
  const fill = async () => {
    await sleep((total * EVERY_MS) / 4);
    const empty = await fillRedis(crew.redis.url, FULL_BYTES);
    isFull = true;
    await heard(crew, 'a full Redis', /full.*maxmemory/, detected);
    await sleep(fullMs);
    await heard(crew, 'a full Redis', /full.*maxmemory/, detected);
    isFull = false;
    await empty();
  };
  const all: Promise<void>[] = [];
  const filling = fill();
  for (let n = 0; n < total; n += 1) {
    all.push(send(n));
    await sleep(EVERY_MS);
  }
  await Promise.all([filling, ...all]);
  return handed;
}

/** Waits until each investigation has its post-mortem, `limitMs` at most. */
async function allEnded(crew: Crew, total: number, limitMs: number): Promise<void> {
  const late = performance.now() + limitMs;
  while (performance.now() < late) {
    const [row] = await crew.sql<{ n: number }[]>`
      select count(*)::int as n from investigations where record->>'postMortem' is not null`;
    if (row?.n === total) return;
    await sleep(500);
  }
}

/** Redis evicts, is full or is not there: whoever runs COMPASS is told, and what was acknowledged is in the record all the same. */
export const row: Row = {
  row: 6,
  long: true,
  title: 'wrong Redis maxmemory-policy, out of memory, absent at boot',
  bound: 'detected 100 %; answers ≤ 2.9 s; 0 acknowledged and lost, 0 stuck',
  async run({ short }) {
    const [total, fullMs, limitMs] = short ? [40, 1000, 60_000] : [500, 12_000, 200_000];
    const policies = short ? EVICTING.slice(0, 1) : EVICTING;
    const crew = await startCrew({ workers: 2 });
    const detected: Detected = { faults: 0, missed: [] };
    try {
      const person = await startPerson(crew, { mitigated: 5 });
      await atStart(crew, policies, detected);
      await whileRunning(crew, short ? EVICTING.slice(0, 2) : EVICTING, detected);
      const { answers, whileFull: full } = await whileFull(crew, total, fullMs, detected);
      await allEnded(crew, total, limitMs);
      await person.stop();
      const all = Array.from({ length: total }, (_, n) => n);
      const found = await checkHistory(crew.sql, { paged: all, standIn: crew.standIn });
      const late = answers.filter(({ ms, status }) => status === null || ms > LATEST_MS).length;
      const slowest = Math.max(0, ...full.map(({ ms }) => ms));
      const { lost, stuck, doubled } = found;
      return {
        figure: [
          `${detected.faults - detected.missed.length} of ${detected.faults} faults told${detected.missed.length > 0 ? ` (not: ${detected.missed.slice(0, 3).join('; ')})` : ''}`,
          `${lost.length} lost, ${stuck.length} stuck${stuck.length > 0 ? ` (${stuck.slice(0, 3).join(', ')})` : ''}, ${doubled.length} double of ${total} acknowledged`,
          `${full.length} answers while Redis was full, the slowest after ${(slowest / 1000).toFixed(2)} s, ${late} of ${answers.length} late`,
        ].join('; '),
        exercised: Math.min(detected.faults, full.length),
        pass: detected.missed.length + lost.length + stuck.length + doubled.length + late === 0,
      };
    } finally {
      await crew.stop();
    }
  },
};
