import { isCompassError, type Queue, type Told } from '@compass/core';
import { expect, test } from 'vitest';
import type { LocalSlack } from '../../slack-local/src/index.ts';
import { on, priya } from './record-parts.ts';
import * as records from './records.ts';
import { clientOf, roots, shower, workspace } from './support.ts';

const posted = (slack: { calls(): { method: string }[] }) =>
  slack.calls().filter((one) => /chat\.(post|update)|completeUpload/.test(one.method)).length;

test('the same record shown twice is no call at all the second time', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.recovered);
  const before = slack.calls().length;
  await stage.show(records.recovered);
  expect(slack.calls().length).toBe(before);
});

test('one root, everything else in its thread, and what changes is edited', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  for (const one of [
    records.triggered,
    records.observing,
    records.deciding,
    records.settled,
    records.asked,
    records.recovered,
  ])
    await stage.show(one);
  const [root, ...others] = await roots(slack);
  expect(others).toEqual([]);
  expect(root?.text).toMatch(/^orders recovered at 03:14/);
  expect(root?.replies.map((one) => [one.subtype ?? '', one.text.slice(0, 40)])).toEqual([
    ['', expect.stringMatching(/^orders: Looked for/)],
    ['', expect.stringMatching(/^orders: Lock contention/)],
    ['', expect.stringMatching(/^orders: traffic spike on orders/)],
    ['thread_broadcast', expect.stringMatching(/^orders: Approved by Marcus O\./)],
    ['thread_broadcast', expect.stringMatching(/^orders recovered/)],
    ['', ''],
    ['', expect.stringMatching(/^orders: post-mortem draft/)],
  ]);
  expect(root?.replies[5]?.files?.map((one) => one.name)).toEqual(['PM-2026-11-22-001-draft.md']);
});

test.each(['root', 'list', 'approval'])('a kill between the post and its record is found again: %s', async (slot) => {
  const slack = await workspace();
  const stage = shower(slack);
  stage.killWhen((post) => post.slot.startsWith(slot) && post.ref !== null);
  await expect(stage.show(records.asked)).rejects.toThrow();
  stage.restart();
  await stage.show(records.asked);
  const all = await roots(slack);
  expect(all).toHaveLength(1);
  expect(all[0]?.replies).toHaveLength(4);
});

test('a kill before the post loses nothing and doubles nothing', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  stage.killWhen((post) => post.slot === 'plan' && post.ref === null);
  await expect(stage.show(records.deciding)).rejects.toThrow();
  await stage.show(records.deciding);
  expect((await roots(slack))[0]?.replies).toHaveLength(2);
});

test('a lost answer is looked up before it is posted again, and shows the newest state', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  slack.faults.respondNext('chat.postMessage', { lost: 'answer' });
  await expect(stage.show(records.triggered)).rejects.toSatisfy((error) => isCompassError(error, 'unavailable'));
  await stage.show(records.observing);
  const all = await roots(slack);
  expect(all).toHaveLength(1);
  expect(all[0]?.text).toMatch(/^orders is slow/);
});

test('the file of the post-mortem is uploaded once, whatever is lost', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  stage.killWhen((post) => post.slot === 'post-mortem-file');
  await expect(stage.show(records.recovered)).rejects.toThrow();
  await stage.show(records.recovered);
  const files = (await roots(slack))[0]?.replies.flatMap((one) => one.files ?? []) ?? [];
  expect(files).toHaveLength(1);
});

test('a limit and an outage may be tried again', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  slack.faults.respondNext('chat.postMessage', { status: 429, headers: { 'retry-after': '7' } });
  expect(await stage.show(records.triggered)).toBe(7000);
  slack.faults.down(true);
  await expect(stage.show(records.triggered)).rejects.toMatchObject({ code: 'unavailable' });
  slack.faults.down(false);
  await stage.show(records.triggered);
  expect(await roots(slack)).toHaveLength(1);
});

test('what Slack asks not to be called for is not called again before, by no process; what goes elsewhere goes on', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.deciding);
  slack.faults.respondNext('chat.update', { status: 429, headers: { 'retry-after': '90' } });
  const calls = (method: string) => slack.calls().filter((one) => one.method === method).length;
  expect(await stage.show(records.asked)).toBeLessThanOrEqual(90_000);
  expect(calls('chat.update')).toBe(1);
  expect((await roots(slack))[0]?.replies).toHaveLength(4);
  stage.restart();
  await stage.show(records.asked);
  expect(calls('chat.update')).toBe(1);
  await stage.show(records.asked);
  expect(calls('chat.update')).toBeGreaterThan(1);
  expect((await roots(slack))[0]?.text).toContain('waiting for approval');
});

test('what another process has just shown is not edited sooner than Slack takes it', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.deciding);
  stage.restart();
  // The next show is at two minutes.
  for (const [slot, post] of stage.posts) stage.posts.set(slot, { ...post, postedAt: new Date(120_000 - 400) });
  expect(await stage.show(records.asked)).toBe(1100);
  expect(slack.calls().filter(({ method }) => method === 'chat.update')).toEqual([]);
  await stage.show(records.asked);
  expect((await roots(slack))[0]?.text).toContain('waiting for approval');
});

test('a workspace that refuses native blocks gets plain ones, and is remembered', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.triggered);
  slack.faults.respondNext('chat.postMessage', { status: 200, body: { ok: false, error: 'invalid_blocks' } });
  await stage.show(records.settled);
  const blocks = (await roots(slack))[0]?.replies.flatMap((one) => one.blocks ?? []).map((one) => one.type) ?? [];
  expect(blocks).not.toContain('plan');
  expect(blocks).not.toContain('data_visualization');
  const before = posted(slack);
  await stage.show(records.settled);
  expect(posted(slack)).toBe(before);
});

test('where COMPASS cannot write, the default channel has the root', async () => {
  const slack = await workspace();
  await shower(slack).show({ ...records.triggered, channel: '#general' });
  expect(await roots(slack)).toHaveLength(1);
});

test('a message that somebody took away is not posted again', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.deciding);
  slack.faults.respondNext('chat.update', { status: 200, body: { ok: false, error: 'message_not_found' } });
  await stage.show(records.settled);
  expect(await roots(slack)).toHaveLength(1);
});

interface Whisper {
  text: string;
  thread_ts?: string;
  blocks: { text?: { text: string }; elements?: { text: string }[] }[];
}
const thread = '1795314600.000100';
async function toldTo(user: string, slack: LocalSlack, told: Omit<Told, 'to' | 'where'>): Promise<Whisper | undefined> {
  const to = { kind: 'slack' as const, id: `U0${user.toUpperCase()}`, name: user };
  await shower(slack)
    .surface()
    .tell({ to, where: { channel: 'C0INCIDENTS', thread }, ...told });
  const answer = await fetch(`${slack.url}/local/ephemeral?user=${user}`);
  return ((await answer.json()) as { messages: Whisper[] }).messages[0];
}

test('a wrong approver is told in private, in the thread: why, who can by name, and by which rule', async () => {
  const told = await toldTo('alice', await workspace(), {
    title: 'You cannot approve this. Nothing happened.',
    lines: ['Terminating a session needs one of db-approvers, and you are not in that group.'],
    who: { ids: ['S0DBAPPROVERS', 'U0CAROL'], rule: 'terminate_backend', can: 'are' },
  });
  expect(told).toMatchObject({
    text: expect.stringMatching(/^You cannot approve this\. Nothing happened\./),
    thread_ts: thread,
    blocks: [
      {
        text: {
          text: '*You cannot approve this. Nothing happened.*\nTerminating a session needs one of db-approvers, and you are not in that group. Bob and Carol are.',
        },
      },
      {
        elements: [
          { text: 'Only you see this. Rule: `terminate_backend` in actions.yaml. The attempt is in the audit trail.' },
        ],
      },
    ],
  });
});

test('who presses a button of an older list is told where the current one is', async () => {
  const slack = await workspace();
  const told = await toldTo('alice', slack, {
    title: 'Nothing happened.',
    lines: ['This button is from an older list.'],
    current: { channel: 'C0INCIDENTS', ts: '1795314601.000200' },
  });
  expect(told?.blocks[0]?.text?.text).toBe(
    `*Nothing happened.*\nThis button is from an older list. The current one is <${slack.url}/archives/C0INCIDENTS/p1795314601000200?thread_ts=${thread}&cid=C0INCIDENTS|here>.`,
  );
});

test('who pressed sees what became of it before anything new is posted', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.deciding);
  const before = slack.calls().length;
  const decisions = [{ by: priya, at: on('03:09:10'), what: 'test', about: 'Did traffic rise before p99?' }];
  await stage.show({ ...records.settled, decisions });
  const sent = slack.calls().slice(before);
  const list = stage.posts.get('list')?.ref;
  expect(sent[0]).toMatchObject({ method: 'chat.update', message: `${list?.channel}:${list?.ts}` });
  expect(sent.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
});

test('in a channel that was archived what is over stays as it stood; what is not waits for its channel', async () => {
  const slack = await workspace();
  const stage = shower(slack);
  await stage.show(records.settled);
  await clientOf(slack).conversations.archive({ channel: 'C0INCIDENTS' });
  await expect(stage.show(records.asked)).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 60_000 });
  expect(await stage.show(records.closed)).toBeUndefined();
});

test('an edit goes out when all processes together have one left, or when nobody can say', async () => {
  const slack = await workspace();
  const turns: Parameters<NonNullable<Queue['turn']>>[] = [];
  let answer: () => ReturnType<NonNullable<Queue['turn']>> = async () => ({
    taken: false,
    ages: Array<number>(50).fill(59_000),
  });
  const stage = shower(slack, {}, undefined, (...asked) => {
    turns.push(asked);
    return answer();
  });
  const edits = () => slack.calls().filter(({ method }) => method === 'chat.update').length;
  await stage.show(records.triggered);
  expect(await stage.show(records.observing)).toBe(1000);
  expect([edits(), turns.length > 0]).toEqual([0, true]);
  expect(turns[0]).toEqual(['slack edits', { most: 26, perMs: 60_000 }]);
  answer = async () => ({ taken: true, ages: [] });
  await stage.show(records.observing);
  const counted = edits();
  expect(counted).toBeGreaterThan(0);
  answer = () => Promise.reject(new Error('Redis is away'));
  await stage.show(records.deciding);
  expect(edits()).toBeGreaterThan(counted);
});
