import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOverStatus } from '@compass/core';
import { type Root, slotOf } from '../story/people.ts';
import { resolve, thread } from '../story/resolve.ts';
import { waitFor } from '../story/wait.ts';
import { freePorts } from '../system/free-ports.ts';
import { atMost, exactly, type Figure } from './figure.ts';
import { ownFolder } from './own-folder.ts';
import { type Place, type Program, startProgram } from './program.ts';

const KILLS = 10;
/** The recording at its own speed, so that ten restarts fit into one story. */
const SLOW = { COMPASS_DEMO_SPEED: '1' };

/** The story's calls go to whichever process is alive; while none is, they wait for the next. */
function patient(current: () => Promise<Program>): Program {
  const retry = async <T>(call: (program: Program) => Promise<T>): Promise<T> => {
    for (let left = 150; ; left -= 1)
      try {
        return await call(await current());
      } catch (error) {
        if (left === 0) throw error;
        await sleep(200);
      }
  };
  return {
    people: {
      roots: () => retry((program) => program.people.roots()),
      command: (...words) => retry((program) => program.people.command(...words)),
      press: (...words) => retry((program) => program.people.press(...words)),
      // A form dies with the process that opened it: waiting for it is no use, people press again.
      submit: async (...words) => (await current()).people.submit(...words),
      page: (...words) => retry((program) => program.people.page(...words)),
    },
    record: (name) => retry((program) => program.record(name)),
    readyMs: 0,
    kill: () => Promise.resolve(),
  };
}

/** Slots that stand more than once in one thread. */
const doubled = (root: Root): string[] => {
  const slots = root.replies.map(slotOf).filter((slot) => slot !== '');
  return slots.filter((slot, index) => slots.indexOf(slot) !== index);
};

/** `kill -9` at random moments of the demo, ten times, with a restart after each. */
export async function kills(say: (line: string) => void, random: () => number): Promise<Figure[]> {
  const ports = await freePorts(['api', 'slack']);
  const place: Place = {
    directory: ownFolder('kill'),
    api: ports.api,
    slack: ports.slack,
    env: SLOW,
  };
  let program = Promise.resolve(await startProgram(place));
  const story = patient(() => program);
  let killed = 0;
  let hit = 0;
  let slowest = 0;

  const nemesis = async (id: string) => {
    while (killed < KILLS) {
      await sleep(100 + random() * 700);
      const victim = await program;
      const stands = await victim.record(id).catch(() => null);
      await victim.kill('SIGKILL');
      killed += 1;
      if (stands !== null && !isOverStatus(stands.status)) hit += 1;
      const began = Date.now();
      program = startProgram(place);
      await program;
      slowest = Math.max(slowest, (Date.now() - began) / 1000);
    }
  };

  await story.people.command('alice', 'investigate orders slow P1');
  const id = await waitFor(
    'the thread',
    60,
    async () => (await story.people.roots())[0]?.metadata?.event_payload?.investigation ?? null,
  );
  const killing = nemesis(id);
  let ended: Awaited<ReturnType<typeof resolve>> | null = null;
  // A form dies with the process that opened it: people press again.
  for (let tries = 0; ended === null && tries < 12; tries += 1)
    ended = await resolve({ people: story.people, record: story.record, say }, id).catch(async (error: unknown) => {
      say(`again, because ${error instanceof Error ? error.message : String(error)}`);
      const now = await story.record(id);
      return now.post_mortem === null ? null : now;
    });
  await killing;
  const root = await thread(story.people, id);
  const calls = readFileSync(join(place.directory, 'player.jsonl'), 'utf8').trim().split('\n').length;
  await (await program).kill('SIGTERM');
  return [
    exactly('kills delivered', killed, KILLS),
    { what: 'of them before the investigation was over', measured: String(hit), bound: '≥ 5', pass: hit >= 5 },
    exactly('after the kills the demo ends', ended?.status ?? 'not', 'resolved'),
    atMost('slowest restart until it takes work', slowest, 5, 's'),
    exactly('messages with the same key', root === null ? 'no thread' : doubled(root).length, 0),
    exactly('actions done', calls, 1),
  ];
}
