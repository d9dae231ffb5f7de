import { type Agent, type CatalogueEntry, defineAgent, type Investigation } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { before, draft, specialist } from '../support/agents.ts';
import { openRoom, type Room } from '../support/slack-room.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { alice, terminate } from '../support/world.ts';

const rooms: Room[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

type Options = Parameters<typeof openRoom>[0];
async function enter(options: Partial<Options> = {}): Promise<Room> {
  const room = await openRoom({ agents: [specialist], ...options });
  rooms.push(room);
  return room;
}

/** A second hypothesis that stays: the list has a menu. */
const second: Agent = defineAgent({
  ...specialist,
  id: 'network',
  hypothesise: ({ observations }) => [
    draft({
      agent: 'network',
      statement: 'Connection pool too small',
      component: 'orders',
      prior: 0.2,
      supports: observations.filter(({ topic }) => topic === 'blocking_session').map(({ id }) => id),
      tests: [before('pool_first', 'waits', false)],
    }),
  ],
});

const withUndo: CatalogueEntry[] = [
  { ...terminate('idempotent'), undo: 'start_again' },
  { ...terminate('idempotent'), id: 'start_again', title: 'Start $pid again on $target', tool: 'start_again' },
];

async function investigation(room: Room): Promise<Investigation> {
  const [one] = await room.world.store.transaction((tx) => tx.investigations.list({ limit: 1 }));
  if (one === undefined) throw new Error('nothing was begun');
  return one;
}
const until = async (room: Room, what: string, holds: (one: Investigation) => boolean): Promise<Investigation> =>
  room.world.until((await investigation(room)).id, what, holds);

async function listed(room: Room): Promise<void> {
  await room.command('investigate orders slow P1');
  await room.says('"action_id":"test_hypothesis"');
  await until(room, 'a decision to make', ({ status }) => status === 'awaiting_human');
}
async function asked(room: Room): Promise<void> {
  await room.press('alice', 'propose_action');
  await room.submit('alice', { note: 'its work can wait' });
  await room.says('"action_id":"approve_action"');
}

/** Every way through that people can take, each in a workspace of its own, to its end. What stands there then is named. */
const stories: Record<string, { options?(): Partial<Options>; slots: string[]; play(room: Room): Promise<void> }> = {
  'a lock that two people end, from the command to the published post-mortem': {
    slots: [
      'root',
      'plan',
      'list',
      'verdict',
      'note',
      'handover',
      'approval',
      'outcome',
      'post-mortem',
      'post-mortem-published',
    ],
    async play(room) {
      await listed(room);
      const { id } = await investigation(room);
      await room.press('alice', 'request_data');
      await room.submit('alice', {
        what: 'the archiver was moved to this hour',
        query: 'traffic',
        file: [{ name: 'archiver.log', content: Buffer.from('03:02 moved\n03:03 began\n').toString('base64') }],
      });
      await room.says('added:');
      await until(room, 'its answer', ({ notes, status }) => notes[0]?.answer !== '' && status === 'awaiting_human');
      await room.says('archiver.log: 2 lines, kept as evidence.');
      await room.press('alice', 'test_hypothesis');
      await room.submit('alice');
      await room.says('Asked by Alice');
      await room.press('alice', 'show_evidence');
      await room.submit('alice');
      await room.press('alice', 'root_more', `${id}:s`);
      await room.submit('alice', { severity: 'P2' });
      await room.press('alice', 'root_more', `${id}:h`);
      await room.submit('alice', { to: 'bob', note: 'I am off' });
      await room.says('handed this over to Bob');
      await until(room, 'a decision to make', ({ status }) => status === 'awaiting_human');
      await asked(room);
      await room.press('alice', 'approve_action');
      await room.whispered('alice', 'You cannot approve this. Nothing happened.');
      await room.press('carol', 'approve_action');
      await room.whispered('carol', 'You cannot approve this. Nothing happened.');
      await room.press('bob', 'approve_action');
      await room.says('Was this the cause?');
      await room.press('bob', 'close_cause');
      await room.says('Was this the cause? Bob: yes.');
      await room.press('bob', 'edit_postmortem');
      await room.submit('bob', { root_cause: 'A session of the archiver kept a lock.' });
      await room.says('Edited by Bob');
      await room.press('alice', 'read_postmortem');
      await room.submit('alice');
      await room.press('alice', 'export_bundle');
      await room.press('alice', 'publish_postmortem');
      await room.says('Published by Alice');
    },
  },
  'an action that makes it worse, and is taken back': {
    options: () => ({ settings: { catalogue: withUndo }, telemetry: scriptedTelemetry({ worse: true }) }),
    slots: ['approval', 'outcome', 'post-mortem'],
    async play(room) {
      await listed(room);
      await asked(room);
      await room.press('bob', 'approve_action');
      await room.press('alice', 'undo_action');
      await room.says('Was this the cause?');
      await room.press('alice', 'close_cause_partly');
      await room.submit('alice', { note: 'the index was missing as well' });
      await room.says('the index was missing as well');
    },
  },
  'what is rejected, and then expires': {
    options: () => ({ settings: { catalogue: [{ ...terminate('declarative'), expiresSeconds: 30 }] } }),
    slots: ['approval', 'post-mortem'],
    async play(room) {
      await listed(room);
      await asked(room);
      await room.press('bob', 'reject_action');
      await room.submit('bob', { reason: 'the archiver is nearly done' });
      await room.says('Rejected by Bob');
      await asked(room);
      await room.says('Expired at');
      const { id } = await investigation(room);
      await room.press('alice', 'root_more', `${id}:x`);
      await room.submit('alice', { reason: 'it ended by itself' });
      await room.says('"action_id":"publish_postmortem"');
    },
  },
  'a page while all is well': {
    options: () => ({ telemetry: scriptedTelemetry({ quiet: true }) }),
    slots: ['root', 'plan'],
    async play(room) {
      await room.command('investigate orders slow P1');
      await room.says('nothing wrong was seen');
      const first = await until(room, 'nothing wrong', ({ status }) => status === 'awaiting_human');
      await room.press('alice', 'look_again');
      await until(
        room,
        'the second look',
        ({ status, revision }) => status === 'awaiting_human' && revision > first.revision,
      );
      await room.press('bob', 'close');
      await until(room, 'the end', ({ status }) => status === 'closed');
      await room.says('closed');
    },
  },
  'Slack is away in the middle': {
    options: () => ({ settings: { catalogue: [{ ...terminate('declarative'), expiresSeconds: 15 }] } }),
    slots: ['list', 'catch-up', 'approval'],
    async play(room) {
      await listed(room);
      room.slack.faults.down(true);
      const { id } = await investigation(room);
      await room.world.ask(alice, 'propose_action', { investigation: id, hypothesis: 1 });
      await until(
        room,
        'the expiry',
        ({ actions, outages = [] }) => actions[0]?.state === 'expired' && outages.length > 0,
      );
      room.slack.faults.down(false);
      await room.says('Slack took no messages from');
      await room.connected();
      await asked(room);
      await room.press('bob', 'reject_action');
      await room.submit('bob', { reason: 'not now' });
      await room.says('Rejected by Bob');
    },
  },
  'every way in, and all that is told in private': {
    options: () => ({ agents: [specialist, second] }),
    slots: ['root'],
    async play(room) {
      await room.home('alice');
      await room.say('@compass why is orders slow?');
      await room.says('"action_id":"test_hypothesis"');
      await room.say('why is orders slow?', 'alice', 'D0ALICE');
      for (const text of [
        '',
        'help',
        'status',
        'hypotheses',
        'hypotheses INV-1',
        'postmortem',
        'learn',
        'cost',
        'config',
        'investgate',
        'investigate billing',
      ])
        await room.command(text);
      await room.command('investigate');
      await room.submit('alice', { service: 'orders', symptom: 'some timeouts' });
      await room.command('investigate orders slow', 'bob');
      await until(room, 'a decision to make', ({ status }) => status === 'awaiting_human');
      await room.home('bob');
      await room.press('alice', 'hypothesis_more', await menuValue(room, ':n'));
      await room.submit('alice');
      await until(room, 'one set aside', ({ hypotheses }) => hypotheses.some(({ status }) => status === 'set_aside'));
    },
  },
};

/** What the menu of a lower rank sends for one of its options. */
async function menuValue(room: Room, end: string): Promise<string> {
  const { id, hypotheses } = await investigation(room);
  const live = hypotheses.filter(({ status }) => status !== 'disproven');
  return `${id}:${live[1]?.id}${end}`;
}

describe.each([
  { way: 'over a socket', http: false },
  { way: 'over signed requests', http: true },
])('Slack refuses nothing, and edits keep their pace, $way', ({ http }) => {
  it.each(Object.entries(stories))('%s', async (_name, { options, slots, play }) => {
    const room = await enter({ ...options?.(), http });
    await play(room);
    expect([...(await room.slots())]).toEqual(expect.arrayContaining(slots));
    expect(room.ledger().edits).toBeGreaterThan(0);
    expect(room.amiss()).toEqual([]);
  });
});
