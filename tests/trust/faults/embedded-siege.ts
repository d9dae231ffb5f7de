import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalSlack } from '@compass/slack-local';
import { openEmbedded } from '@compass/state';
import { buttonValue, people, type Root, slotOf } from '../../../apps/lab/src/story/people.ts';
import { type Program, program } from '../../support/scaled.ts';
import { configure, pageOf, SECRET, send } from './crew.ts';
import { LOOKS_BACK, type StandIn, startStandIn } from './stand-in.ts';

const AGAIN_MS = 500;
/** So that a step lasts: where sources answer at once, a kill between two steps hits nothing. */
const ANSWER_MS = 150;
/** How long a kill waits for a source to be asked; after so long nothing may be left to do. */
const IDLE_MS = 5000;

export interface EmbeddedSiege {
  total: number;
  kills: number;
  everyMs: number;
  limitMs: number;
  random(): number;
}

export interface EmbeddedFought {
  acknowledged: number;
  kills: number;
  /** Kills that found steps under way. */
  hits: number;
  lost: string[];
  stuck: string[];
  doubled: string[];
  /** Steps that failed. */
  givenUp: string[];
  /** Steps over which three processes ended: what cannot go on without one has failed, which is an end. */
  setAside: string[];
  /** The longest from a kill until the next process took work. */
  backMs: number;
  seconds: number;
}

const environment = (
  home: string,
  standIn: StandIn,
  slack: { botToken: string; appToken: string; apiUrl: string },
) => ({
  COMPASS_DATA_DIR: join(home, 'data'),
  COMPASS_CONFIG: configure(home, standIn),
  COMPASS_REFERENCE_SECONDS: String(LOOKS_BACK.referenceSeconds),
  COMPASS_LOOKBACK_SECONDS: String(LOOKS_BACK.lookbackSeconds),
  COMPASS_STEP_SECONDS: String(LOOKS_BACK.stepSeconds),
  COMPASS_AUDIT_KEY: 'an audit key of this row',
  COMPASS_NO_OPEN: '1',
  PAGERDUTY_WEBHOOK_SECRET: SECRET,
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  LOG_LEVEL: 'INFO',
});

/** What the record says after the last process is gone. */
async function check(directory: string, services: string[]) {
  const { database, store, queue } = await openEmbedded({ directory, onQueueError: () => undefined });
  try {
    const { rows, failed, aside, audits } = await store.transaction(async (tx) => {
      const found = await tx.investigations.list({ limit: 10_000 });
      const [gone, held, trails] = [[], new Map<string, string>(), []] as [string[], Map<string, string>, string[]];
      for (const { id, trigger } of found) {
        for (const { state, kind } of await tx.steps.ofInvestigation(id)) {
          if (state === 'failed') gone.push(kind);
          if (state === 'quarantined') held.set(id, kind);
        }
        const ends = (await tx.audit.list(id)).filter(({ what }) => ['closed', 'failed', 'post-mortem'].includes(what));
        if (new Set(ends.map(({ what }) => what)).size !== ends.length) trails.push(`${trigger.service} ended twice`);
      }
      return { rows: found, failed: gone, aside: held, audits: trails };
    });
    const known = rows.map(({ trigger }) => trigger.service);
    return {
      lost: services.filter((service) => !known.includes(service)),
      stuck: rows
        .filter(({ id, status }) => !(status === 'failed' && aside.has(id)))
        .filter(({ status, postMortem }) => status !== 'closed' || postMortem === null)
        .map(({ trigger, status }) => `${trigger.service} ${status}`),
      doubled: [...known.filter((service, at) => known.indexOf(service) !== at), ...audits],
      givenUp: failed,
      setAside: [...aside.values()],
    };
  } finally {
    await queue.close();
    await database.close();
  }
}

/** One process on its own database, killed again and again and started on the same directory: pages come in, a person closes each list in Slack. */
export async function embeddedSiege({
  total,
  kills,
  everyMs,
  limitMs,
  random,
}: EmbeddedSiege): Promise<EmbeddedFought> {
  const home = mkdtempSync(join(tmpdir(), 'compass-embedded-'));
  const [standIn, slack] = await Promise.all([
    startStandIn({ answerMs: ANSWER_MS }),
    startLocalSlack({ port: 0, directory: join(home, 'slack-local') }),
  ]);
  let running: Program | undefined;
  try {
    const env = environment(home, standIn, slack);
    let [struck, hits, backMs] = [0, 0, 0];
    const start = () =>
      program('standalone', env, (line) => {
        if (line.includes('"voided"')) hits += 1;
      });
    running = await start();
    const began = performance.now();
    const late = () => performance.now() - began > limitMs;
    const person = people(slack.url);
    const paged: string[] = [];
    let closed = 0;
    const over = () => closed >= total || late();

    const feed = async () => {
      for (let n = 0; n < total && !late(); ) {
        const { status } = await send(running?.url ?? '', pageOf(standIn, n));
        if (status === null || status >= 300) {
          await sleep(AGAIN_MS);
          continue;
        }
        paged.push(standIn.serviceOf(n));
        n += 1;
        // So that the last kill still finds some under way.
        await sleep((kills * everyMs) / total);
      }
    };
    const asked = async () => {
      const [before, since] = [standIn.calls(), performance.now()];
      while (standIn.calls() === before && performance.now() - since < IDLE_MS) await sleep(5);
      await sleep(ANSWER_MS * random());
    };
    const kill = async () => {
      for (; struck < kills && !over(); struck += 1) {
        await sleep(everyMs * (0.5 + random()));
        await asked();
        const at = performance.now();
        running?.child.kill('SIGKILL');
        await running?.ended;
        running = await start();
        backMs = Math.max(backMs, performance.now() - at);
      }
    };
    /** What can be added to is not over. */
    const openOf = (root: Root) => buttonValue(root, 'request_data');
    const isListed = (root: Root) => root.replies.some((reply) => slotOf(reply) === 'list');
    const close = async (root: Root) => {
      const id = openOf(root);
      if (id === null || !isListed(root)) return;
      await person.press('alice', root, 'root_more', `${id}:x`);
      await person.submit('alice');
    };
    const decide = async () => {
      while (!over()) {
        const roots = await person.roots();
        closed = roots.filter((root) => openOf(root) === null).length;
        // What was pressed while nobody listened is pressed again.
        for (const root of roots) await close(root).catch(() => undefined);
        await sleep(AGAIN_MS);
      }
    };
    await Promise.all([feed(), kill(), decide()]);
    const seconds = (performance.now() - began) / 1000;
    // The post-mortem follows the end by a step.
    await sleep(5000);
    running.child.kill('SIGKILL');
    await running.ended;
    running = undefined;
    return {
      ...(await check(join(home, 'data'), paged)),
      acknowledged: paged.length,
      kills: struck,
      hits,
      backMs,
      seconds,
    };
  } finally {
    running?.child.kill('SIGKILL');
    await running?.ended;
    await Promise.all([standIn.close(), slack.close()]);
    rmSync(home, { recursive: true, force: true });
  }
}
