import { expect, test } from 'vitest';
import { homeView } from '../src/home/home-view.ts';
import { createHome } from '../src/listeners/home.ts';
import * as records from './records.ts';
import { boardWith, openForms, quietLog, stageWith, whispers } from './stage.ts';
import { costs, settings } from './support.ts';

const linked = () => 'https://example.slack.com/archives/C1/p1';
const wordsOf = (...given: Parameters<typeof boardWith>) =>
  JSON.stringify(homeView({ board: boardWith(...given), costs, settings, link: linked, away: [] })).replaceAll(
    '\u00a0',
    ' ',
  );

test('what waits for this person stands first, then what is open, then how often it was right', () => {
  const words = wordsOf([records.asked, records.recovered], {
    yes: 29,
    partly: 7,
    no: 5,
    sure: { right: 18, all: 19 },
    quiet: { agreed: 10, all: 11 },
  });
  const order = [
    'Waiting for you: 1',
    'Terminate database session pid 45231',
    'Open investigations: 1',
    'waiting for approval until',
    '*First hypothesis right:* 29 of 41, partly 7, wrong 5',
    '*When it said over 80 %:* right 18 of 19',
    'people agreed 10 of 11',
    '$0.50 of $50.00 today',
    'orders slow for 12 min',
    'Every configured source answers.',
  ];
  expect(order.filter((part) => !words.includes(part))).toEqual([]);
  expect(order.map((part) => words.indexOf(part))).toEqual(
    order.map((part) => words.indexOf(part)).sort((a, b) => a - b),
  );
});

test('what began on another day says which, and of more than can be shown it says so', () => {
  const board = boardWith([records.asked]);
  const wordsAt = (more: object) =>
    JSON.stringify(homeView({ board: { ...board, ...more }, costs, settings, link: linked, away: [] })).replaceAll(
      '\u00a0',
      ' ',
    );
  expect(wordsAt({})).toContain('· since 03:02 UTC ·');
  expect(wordsAt({ now: '2026-11-23T09:00:00Z' })).toContain('· since 22 Nov 03:02 UTC ·');
  expect(wordsAt({ isMore: true })).toContain('Open investigations: more than 1');
});

test('nothing waits, nothing is open, nobody has said: it says so', () => {
  const words = wordsOf([]);
  for (const part of ['Nothing waits for you.', 'No open investigation', 'Nobody has said yet', 'None yet.'])
    expect(words).toContain(part);
});

test('App Home is published when it is opened, with links into the threads, and its form starts from there', async () => {
  const { slack, post } = await stageWith(records.asked);
  await post('home', { user: 'alice' });
  const home = async () => {
    const answer = await fetch(`${slack.url}/local/views?user=alice&type=home`);
    return ((await answer.json()) as { views: { id: string; blocks: unknown[] }[] }).views[0];
  };
  await expect
    .poll(async () => JSON.stringify((await home())?.blocks))
    .toMatch(/Waiting for you: 1.*archives.*Tempo \(no answer\)/);
  await post(`views/${(await home())?.id}/clicks`, { user: 'alice', action_id: 'open_investigate' });
  await expect.poll(async () => (await openForms(slack)).length).toBeGreaterThan(0);
});

test('what is open is published again when it says something else, and only for an hour', async () => {
  let [now, published] = [Date.parse('2026-11-22T03:12:00Z'), 0];
  let shown = [records.deciding];
  const client = {
    auth: { test: async () => ({ url: 'https://example.slack.com/' }) },
    users: { info: async () => ({ user: { name: 'alice' } }) },
    views: {
      publish: async () => {
        published += 1;
      },
    },
  };
  const home = createHome(
    { client } as never,
    {
      now: () => new Date(now),
      people: { standingOf: async () => ({ is: 'member', groups: [] }) },
      log: quietLog,
      settings,
      read: { board: async () => boardWith(shown), costs: async () => costs, away: async () => [] },
    } as never,
  );
  await home.open('U0ALICE');
  await home.refresh();
  expect(published).toBe(1);
  shown = [records.asked];
  await home.refresh();
  expect(published).toBe(2);
  now += 3_600_001;
  shown = [];
  await home.refresh();
  expect(published).toBe(2);
});

test.each([
  ['status', ['1 open investigation · 1 approval waits for you', 'INV-1042', 'archives']],
  ['hypotheses', ['best first', 'Lock contention on orders']],
  ['hypotheses INV-9', ['There is no investigation INV-9. Open: INV-1042 (orders).']],
  ['postmortem INV-1042', ['has no post-mortem yet']],
  ['learn', ['was it the cause?', 'close_cause_partly']],
  ['config', ['Tempo (no answer)', 'orders, search', 'all others → #incidents']],
  ['learm', ['Did you mean /compass learn?']],
])('/compass %s is told to one person and changes nothing', async (words, parts) => {
  const { command, stored } = await stageWith(records.asked);
  const told = JSON.stringify(await command(words)).replaceAll('\u00a0', ' ');
  expect(parts.filter((part) => !told.includes(part))).toEqual([]);
  expect(told).toContain('ephemeral');
  expect(stored).toEqual([]);
});

test('a post-mortem is published from what a command showed', async () => {
  const { slack, command, stored, post } = await stageWith(records.recovered);
  await command('postmortem INV-1042');
  const answer = await fetch(`${slack.url}/local/ephemeral?user=alice`);
  const { messages } = (await answer.json()) as { messages: { message_ts: string }[] };
  expect(await whispers(slack)).toHaveLength(1);
  const answered = await post('clicks', {
    user: 'alice',
    channel: 'incidents',
    ts: messages[0]?.message_ts,
    action_id: 'publish_postmortem',
  });
  expect(answered).toMatchObject({ status: 200 });
  expect(stored).toMatchObject([{ verb: 'publish_post_mortem' }]);
});
