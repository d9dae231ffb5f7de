import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalSlack } from '@compass/slack-local';
import { people } from '../../../apps/lab/src/story/people.ts';
import type { Crew, Worker } from '../faults/crew.ts';
import { quantile } from '../faults/nemesis.ts';
import { type Fought, siege } from '../faults/siege.ts';
import type { Row } from '../row.ts';

const WORD = 'what no process survives';
const PRELOAD = new URL('../faults/poison.ts', import.meta.url).href;
const TRIES = 3;
const SLOWER = 1.1;
/** The first page is the one whose action is approved: it recovers, and nobody closes it. */
const RECOVERED = 1;
const LEASE_MS = 4000;
/** Its own: what all others post takes Slack's rate minutes. */
const CHANNEL = 'poison';
const SAID_MS = 30_000;
const isAside = (said: string): boolean =>
  said.includes(`COMPASS was stopped ${TRIES} times over this, and set it aside`);

interface PoisonStep {
  id: string;
  kind: string;
  state: string;
  crashes: number;
}

/** What one run left behind. */
interface Run {
  fought: Fought;
  deaths: number;
  /** Steps of the poison, where there was one. */
  steps: PoisonStep[];
  /** What its channel says. */
  said: string;
  /** Investigations beside it that lost a step to it. */
  struck: number;
  /** How long those that a person closed took from their page to their end, in milliseconds, the shortest first. */
  others: number[];
}

/** Starts another worker for each that ends, as its platform does; resolves with how many ended when all is over. */
async function replaceWorkers(crew: Crew, over: () => boolean): Promise<number> {
  let deaths = 0;
  const lives = new Set<Promise<void>>();
  const watch = (worker: Worker) => {
    const life = worker.ended
      .then(async () => {
        if (over()) return;
        deaths += 1;
        crew.workers.splice(crew.workers.indexOf(worker), 1);
        watch(await crew.startWorker());
      })
      .finally(() => lives.delete(life));
    lives.add(life);
  };
  for (const worker of [...crew.workers]) watch(worker);
  while (!over()) await sleep(200);
  // Whoever is being started is waited for.
  while (crew.workers.length < 3) await sleep(100);
  return deaths;
}

/** Pages at a steady rate, of which one is poison unless `n` is null; a person closes each list. */
async function run({ n, total, limitMs }: { n: number | null; total: number; limitMs: number }): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'compass-poison-'));
  const slack = await startLocalSlack({ port: 0, directory: home, channels: [CHANNEL] });
  const left: Omit<Run, 'fought'> = { deaths: 0, steps: [], said: '', struck: 0, others: [] };
  try {
    const fought = await siege({
      workers: 3,
      total,
      atOnce: total,
      everyMs: 500,
      limitMs,
      mitigated: total,
      observationSeconds: 20,
      ...(n === null ? {} : { channels: { [`service-${n}`]: `#${CHANNEL}` } }),
      sources: { answerMs: 200, taint: n === null ? undefined : { n, text: WORD } },
      env: {
        COMPASS_LEASE_MS: String(LEASE_MS),
        NODE_OPTIONS: `--import=${PRELOAD}`,
        TRUST_POISON: WORD,
        SLACK_ENABLED: 'true',
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.apiUrl,
      },
      nemesis: async (crew, over) => {
        left.deaths = await replaceWorkers(crew, over);
        const poison = n === null ? '' : crew.standIn.serviceOf(n);
        left.steps = await crew.sql<PoisonStep[]>`
          select steps.id, kind, state, crashes from steps join investigations on investigations.id = steps.investigation
          where service = ${poison} and crashes > 0`;
        const times = await crew.sql<{ ms: number }[]>`
          select (extract(epoch from max(at) filter (where what = 'closed') - min(at)) * 1000)::float8 as ms
          from audit join investigations on investigations.id = audit.investigation::text
          where service <> ${poison} group by service having max(at) filter (where what = 'closed') is not null order by ms`;
        left.others = times.map(({ ms }) => ms);
        const [row] = await crew.sql<{ struck: number }[]>`
          select count(distinct service)::int as struck from step_history join steps on steps.id = step_history.step
          join investigations on investigations.id = steps.investigation
          where before = 'leased' and after = 'leased' and service <> ${poison}`;
        left.struck = row?.struck ?? 0;
        const until = Date.now() + SAID_MS;
        while (n !== null && !isAside(left.said) && Date.now() < until) {
          await sleep(500);
          left.said = JSON.stringify(await people(slack.url, CHANNEL).roots());
        }
      },
    });
    return { ...left, fought };
  } finally {
    await slack.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** One page of many ends every worker that reads its source. It is set aside at its third try, people read so, and the others hardly notice. */
export const row: Row = {
  row: 10,
  long: true,
  title: 'a poison investigation that ends its worker each time',
  bound: 'set aside at the third try, said in the channel, no other set aside; p95 of the others +10 % at most',
  needs: ['postgresql', 'redis-server'],
  async run({ short }) {
    const [total, limitMs] = short ? [40, 120_000] : [200, 150_000];
    const n = Math.floor(total / 4);
    const without = await run({ n: null, total, limitMs });
    const { fought, ...poisoned } = await run({ n, total, limitMs });
    const aside = poisoned.steps.filter(({ state }) => state === 'quarantined');
    const tries = aside.map(({ crashes }) => crashes);
    const others = fought.givenUp.length + fought.setAside.length - aside.length;
    const stuck = fought.stuck.filter((one) => !one.startsWith(`service-${n} `));
    const isSaid = isAside(poisoned.said);
    const [p95, before] = [quantile(poisoned.others, 0.95), quantile(without.others, 0.95)];
    const wrong = fought.lost.length + stuck.length + fought.doubled.length + others;
    return {
      figure: [
        `${aside.map(({ kind }) => kind).join(', ')} set aside after ${tries.join(', ')} tries, ${isSaid ? 'said' : 'not said'} in the channel`,
        `${poisoned.deaths} workers ended (${without.deaths} without poison), which struck ${poisoned.struck} others`,
        `of ${fought.acknowledged - 1} others ${fought.lost.length} lost, ${stuck.length} stuck, ${fought.doubled.length} double, ${others} steps set aside`,
        `p95 of the others ${(p95 / 1000).toFixed(2)} s, without poison ${(before / 1000).toFixed(2)} s (${((p95 / before - 1) * 100).toFixed(0)} %)`,
        `${(fought.seconds + without.fought.seconds).toFixed(0)} s`,
      ].join('; '),
      exercised: Math.min(poisoned.deaths, poisoned.others.length),
      pass:
        wrong === 0 &&
        aside.length > 0 &&
        tries.every((count) => count === TRIES) &&
        poisoned.others.length === total - 1 - RECOVERED &&
        without.others.length === total - RECOVERED &&
        isSaid &&
        p95 <= SLOWER * before,
    };
  },
};
