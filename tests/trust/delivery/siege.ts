import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLocalSlack } from '@compass/slack-local';
import { memoryStore } from '@compass/state';
import * as records from '../../../packages/slack/test/records.ts';
import { clock } from '../../support/world.ts';
import { seeded } from '../wallet/metered-model.ts';
import { type Arrived, arrivedIn } from './arrived.ts';
import { faultyFetch } from './faulty-fetch.ts';
import { startSender } from './sender.ts';

const SLOTS = ['root', 'plan', 'list'];
/** A channel takes about one message a second. */
const EVERY_MS = SLOTS.length * 1100;
const DEAD_MS = 300;
const LOOK_MS = 50;
const LONGEST_MS = 240_000;

export interface Siege {
  healthy: number;
  sick: number;
  each: number;
  kills: number;
  longestSeconds: number;
  seed: number;
}

export interface Besieged {
  messages: number;
  kills: number;
  faults: Record<string, number>;
  early: number;
  lost: number;
  arrived: Arrived;
  /** From the commit to the last of its messages, of investigations in channels where all is well, the shortest first. */
  healthyMs: number[];
}

/** Investigations begin in many channels while some of them have faults and the sender is killed again and again; then all of it is counted. */
export async function besiege(about: Siege): Promise<Besieged> {
  const random = seeded(about.seed);
  const names = [
    ...Array.from({ length: about.healthy }, (_, nth) => `well-${nth}`),
    ...Array.from({ length: about.sick }, (_, nth) => `sick-${nth}`),
    'blind',
  ];
  const directory = await mkdtemp(join(tmpdir(), 'compass-delivery-'));
  const slack = await startLocalSlack({ port: 0, directory, channels: names });
  const idOf = (name: string) => slack.workspace.channels[name]?.id ?? '';
  const sickIds = new Set(names.filter((name) => name.startsWith('sick')).map(idOf));
  const faulty = faultyFetch({
    sick: (channel) => sickIds.has(channel),
    unreadable: (channel) => channel === idOf('blind'),
    share: 0.25,
    longestSeconds: about.longestSeconds,
    random,
  });
  const store = memoryStore({ clock });
  let sender = startSender(store, slack, faulty.fetch);
  const begun: { id: string; name: string; at: number; ms: number | null }[] = [];
  const begin = async (name: string) => {
    const id = randomUUID();
    begun.push({ id, name, at: performance.now(), ms: null });
    const number = 1000 + begun.length;
    await store.transaction(async (tx) => {
      await tx.investigations.insert({ ...records.deciding, id, number, channel: idOf(name) });
      await tx.steps.add({
        id: randomUUID(),
        investigation: id,
        kind: 'surface',
        key: 'surface',
        input: {},
        delayMs: 0,
      });
    });
  };
  const look = async (): Promise<boolean> => {
    for (const one of begun.filter(({ ms }) => ms === null)) {
      const posts = await store.transaction((tx) => tx.posts.ofInvestigation(one.id));
      const shown = posts.filter(({ slot, ref }) => SLOTS.includes(slot) && ref !== null);
      if (shown.length === SLOTS.length) one.ms = performance.now() - one.at;
    }
    return begun.every(({ ms }) => ms !== null);
  };
  const restart = async () => {
    await sleep(DEAD_MS);
    await sender.bury();
    await store.transaction((tx) => tx.steps.voidLeases());
    sender = startSender(store, slack, faulty.fetch);
  };
  try {
    const total = names.length * about.each;
    let [kills, isArmed] = [0, false];
    const started = performance.now();
    for (;;) {
      const passed = performance.now() - started;
      const due = Math.min(total, Math.floor((passed * names.length) / EVERY_MS) + 1);
      while (begun.length < due) await begin(names[begun.length % names.length] ?? '');
      if (sender.isDead()) {
        kills += 1;
        isArmed = false;
        await restart();
      }
      const isTime = begun.length >= ((kills + 1) * total) / (about.kills + 1);
      if (!isArmed && kills < about.kills && isTime) {
        isArmed = true;
        const victim = sender;
        faulty.killAtNext(kills % 3 === 0 ? 'before' : 'after', () => victim.kill());
      }
      if ((await look()) && begun.length === total) break;
      if (passed > LONGEST_MS) break;
      await sleep(LOOK_MS);
    }
    const faults: Record<string, number> = {};
    for (const { fault } of faulty.ledger) if (fault !== 'none') faults[fault] = (faults[fault] ?? 0) + 1;
    const arrived = await arrivedIn(slack, names, new Map(begun.map(({ id, name }) => [id, name])), SLOTS);
    return {
      messages: total * SLOTS.length,
      kills,
      faults,
      early: faulty.early(),
      lost: begun.filter(({ ms }) => ms === null).length + arrived.missing,
      arrived,
      healthyMs: begun
        .filter(({ name }) => name.startsWith('well'))
        .map(({ ms }) => ms ?? Number.POSITIVE_INFINITY)
        .sort((a, b) => a - b),
    };
  } finally {
    sender.kill();
    await sender.bury();
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  }
}
