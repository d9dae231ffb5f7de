import { expect, test } from 'vitest';
import { ALICE, call, connectedApp, INCIDENTS, type Json, local, roots, section, workspace } from './support.ts';

const metadata = { event_type: 'compass', event_payload: { investigation: 'INV-1', slot: 'root' } };

test('a Bolt app posts, replies, edits and broadcasts', async () => {
  const slack = await workspace();
  const { client } = await connectedApp(slack);
  const root = await client.chat.postMessage({
    channel: INCIDENTS,
    text: 'checkout is slow',
    blocks: [section('*slow*')],
    metadata,
  });
  const thread_ts = root.ts ?? '';
  await client.chat.postMessage({ channel: INCIDENTS, thread_ts, text: 'looking' });
  await client.chat.postMessage({ channel: INCIDENTS, thread_ts, text: 'approve?', reply_broadcast: true });
  await client.chat.update({ channel: INCIDENTS, ts: thread_ts, text: 'recovered', blocks: [section('*fine*')] });

  const [shown, ...others] = await roots(slack);
  expect(others).toEqual([]);
  expect(shown).toMatchObject({ ts: thread_ts, text: 'recovered', bot_id: 'B0COMPASS', user: 'U0COMPASS', metadata });
  expect(shown?.blocks).toMatchObject([section('*fine*')]);
  expect(shown).not.toHaveProperty('edited');
  expect(shown?.replies.map(({ text, subtype }) => [text, subtype])).toEqual([
    ['looking', undefined],
    ['approve?', 'thread_broadcast'],
  ]);
});

test('text alone takes the blocks away and marks the message as edited', async () => {
  const slack = await workspace();
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'a', blocks: [section('a')] });
  await call(slack, 'chat.update', { channel: INCIDENTS, ts, text: 'b' });
  const [shown] = await roots(slack);
  expect(shown).toMatchObject({ text: 'b', edited: { user: 'U0COMPASS' } });
  expect(shown).not.toHaveProperty('blocks');
});

test('history and replies give metadata only when asked, and pages of them', async () => {
  const slack = await workspace();
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'root', metadata });
  for (const text of ['1', '2', '3'])
    await call(slack, 'chat.postMessage', { channel: INCIDENTS, text, thread_ts: ts });

  const without = await call(slack, 'conversations.history', { channel: INCIDENTS });
  expect(without).toMatchObject({ ok: true, messages: [{ text: 'root', reply_count: 3 }], has_more: false });
  expect((without.messages as object[])[0]).not.toHaveProperty('metadata');
  const first = await call(slack, 'conversations.replies', {
    channel: INCIDENTS,
    ts,
    limit: 2,
    include_all_metadata: true,
  });
  expect(first).toMatchObject({ has_more: true, messages: [{ text: 'root', metadata }, { text: '1' }, { text: '2' }] });
  const { next_cursor: cursor } = first.response_metadata as { next_cursor: string };
  const second = await call(slack, 'conversations.replies', { channel: INCIDENTS, ts, limit: 2, cursor });
  expect(second).toMatchObject({ has_more: false, messages: [{ text: 'root' }, { text: '3' }] });
});

test('an ephemeral message is for one person, in its thread', async () => {
  const slack = await workspace();
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'root' });
  await call(slack, 'chat.postEphemeral', {
    channel: INCIDENTS,
    user: ALICE,
    thread_ts: ts,
    text: 'You cannot approve this.',
  });
  const mine = { channel: INCIDENTS, user: ALICE, thread_ts: ts, text: 'You cannot approve this.' };
  expect(await local(slack, 'ephemeral?user=alice')).toMatchObject({ messages: [mine] });
  expect(await local(slack, 'ephemeral?user=bob')).toMatchObject({ messages: [] });
});

test('time stamps increase while the clock stands still or goes back', async () => {
  let now = 1_795_316_824_000;
  const slack = await workspace({ clock: () => new Date(now) });
  const stamps: string[] = [];
  for (const step of [0, 0, -5_000, 1]) {
    now += step;
    stamps.push(String((await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'x' })).ts));
  }
  expect(stamps[0]).toBe('1795316824.000000');
  expect([...new Set(stamps)].toSorted()).toEqual(stamps);
});

test('marks: reactions, pins, bookmarks, a permalink and a tombstone', async () => {
  const slack = await workspace();
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'root' });
  await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'reply', thread_ts: ts });
  const on = { channel: INCIDENTS, timestamp: ts };
  expect(await call(slack, 'reactions.add', { ...on, name: 'eyes' })).toMatchObject({ ok: true });
  expect(await call(slack, 'reactions.add', { ...on, name: 'eyes' })).toMatchObject({ error: 'already_reacted' });
  expect(await call(slack, 'pins.add', on)).toMatchObject({ ok: true });
  const mark = { channel_id: INCIDENTS, title: 'Runbook', type: 'link', link: 'https://example.com' };
  expect(await call(slack, 'bookmarks.add', mark)).toMatchObject({ bookmark: { title: 'Runbook' } });
  const { permalink } = await call(slack, 'chat.getPermalink', { channel: INCIDENTS, message_ts: ts });
  expect(permalink).toBe(`${slack.url}/archives/${INCIDENTS}/p${String(ts).replace('.', '')}`);
  const opened = await fetch(String(permalink), { redirect: 'manual' });
  expect(opened.headers.get('location')).toBe(`/#/channel/incidents/${ts}`);
  expect((await roots(slack))[0]).toMatchObject({ reactions: [{ name: 'eyes', count: 1 }], pinned_to: [INCIDENTS] });
  await call(slack, 'chat.delete', { channel: INCIDENTS, ts });
  expect((await roots(slack))[0]).toMatchObject({ subtype: 'tombstone', replies: [{ text: 'reply' }] });
});

test.each([
  ['unknown_method', 'chat.sing', {}],
  ['channel_not_found', 'chat.postMessage', { channel: 'C9', text: 'x' }],
  ['not_in_channel', 'chat.postMessage', { channel: 'C0GENERAL', text: 'x' }],
  ['no_text', 'chat.postMessage', { channel: INCIDENTS }],
  ['no_text', 'chat.postMessage', { channel: INCIDENTS, text: '', blocks: [] }],
  ['thread_not_found', 'chat.postMessage', { channel: INCIDENTS, text: 'x', thread_ts: '1.000000' }],
  ['message_not_found', 'chat.update', { channel: INCIDENTS, ts: '1.000000', text: 'x' }],
  ['message_not_found', 'chat.delete', { channel: INCIDENTS, ts: '1.000000' }],
  ['user_not_in_channel', 'chat.postEphemeral', { channel: INCIDENTS, user: 'U9', text: 'x' }],
  [
    'invalid_metadata_format',
    'chat.postMessage',
    { channel: INCIDENTS, text: 'x', metadata: { event_type: 'e', event_payload: { deep: { no: 1 } } } },
  ],
  ['invalid_arguments', 'chat.postMessage', { text: 'x' }],
  ['user_not_found', 'users.info', { user: 'U9' }],
  ['thread_not_found', 'conversations.replies', { channel: INCIDENTS, ts: '1.000000' }],
  ['no_such_subteam', 'usergroups.users.list', { usergroup: 'S9' }],
])('Slack says %s to %s', async (error, method, args) => {
  expect(await call(await workspace(), method, args)).toMatchObject({ status: 200, ok: false, error });
});

test("the app may not change another's message, and joins a channel before it posts there", async () => {
  const slack = await workspace({ channels: ['payments'] });
  const { ts } = await local(slack, 'messages', { user: 'alice', channel: 'payments', text: 'hm' });
  const channel = 'C0PAYMENTS';
  expect(await call(slack, 'chat.update', { channel, ts, text: 'x' })).toMatchObject({ error: 'cant_update_message' });
  expect(await call(slack, 'chat.delete', { channel, ts })).toMatchObject({ error: 'cant_delete_message' });
  await call(slack, 'conversations.join', { channel: 'C0GENERAL' });
  expect(await call(slack, 'chat.postMessage', { channel: '#general', text: 'x' })).toMatchObject({ ok: true });
  await call(slack, 'conversations.archive', { channel });
  expect(await call(slack, 'chat.postMessage', { channel, text: 'x' })).toMatchObject({ error: 'is_archived' });
});

test('tokens are checked', async () => {
  const slack = await workspace();
  const say = (token: string, method = 'auth.test') => call(slack, method, {}, token);
  expect(await say(slack.botToken)).toMatchObject({
    ok: true,
    user_id: 'U0COMPASS',
    bot_id: 'B0COMPASS',
    team_id: 'T0LOCAL',
  });
  expect(await say('xoxb-wrong')).toMatchObject({ error: 'invalid_auth' });
  expect(await say('')).toMatchObject({ error: 'not_authed' });
  expect(await say(slack.botToken, 'apps.connections.open')).toMatchObject({ error: 'not_allowed_token_type' });
  expect(await say(slack.appToken)).toMatchObject({ error: 'not_allowed_token_type' });
});

test('what the page asks first: channels, people, whether the app is there', async () => {
  const slack = await workspace({ channels: ['payments'] });
  const seen = await local(slack, 'channels');
  expect(seen).toMatchObject({ ok: true, connected: false, ims: [{ id: 'D0ALICE', user: ALICE }, {}, {}] });
  expect((seen.channels as Json[]).map(({ name }) => name)).toEqual(['incidents', 'payments', 'general']);
  expect((seen.users as Json[]).filter((user) => user.is_restricted)).toMatchObject([{ id: 'U0CAROL' }]);
  const im = await call(slack, 'conversations.open', { users: ALICE });
  expect(im).toMatchObject({ channel: { id: 'D0ALICE' } });
  await call(slack, 'chat.postMessage', { channel: ALICE, text: 'for you alone' });
  expect(await roots(slack, 'D0ALICE')).toMatchObject([{ text: 'for you alone' }]);
});
