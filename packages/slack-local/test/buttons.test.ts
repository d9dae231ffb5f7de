import { expect, test } from 'vitest';
import { actions, button, call, connectedApp, INCIDENTS, local, plain, roots, section, workspace } from './support.ts';

const menu = (...values: string[]) => ({
  type: 'overflow',
  action_id: 'more',
  options: values.map((value) => ({ text: plain(`Take ${value}`), value })),
});

test('a press reaches the app with what it needs, and response_url changes the pressed message', async () => {
  const slack = await workspace();
  let pressed: unknown;
  const app = await connectedApp(slack, (bolt) =>
    bolt.action('run_test', async ({ ack, body, respond }) => {
      await ack();
      pressed = body;
      await respond({ replace_original: true, text: 'Running', blocks: [section('*Running*')] });
      await respond({ text: 'Only you see this' });
    }),
  );
  const posted = await app.client.chat.postMessage({
    channel: INCIDENTS,
    text: 'run?',
    blocks: [actions(button('run_test', 't_1', 'Run this test'))] as never,
  });
  const click = { user: 'alice', channel: 'incidents', ts: posted.ts, action_id: 'run_test' };
  expect(await local(slack, 'clicks', click)).toMatchObject({ status: 200, ok: true });
  await expect.poll(async () => (await roots(slack))[0]?.text).toBe('Running');
  expect(pressed).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0ALICE', team_id: 'T0LOCAL' },
    channel: { id: INCIDENTS, name: 'incidents' },
    container: { type: 'message', message_ts: posted.ts, channel_id: INCIDENTS, is_ephemeral: false },
    message: { ts: posted.ts, text: 'run?' },
    actions: [{ type: 'button', action_id: 'run_test', value: 't_1', text: plain('Run this test') }],
    response_url: expect.stringContaining(slack.url),
    trigger_id: expect.any(String),
  });
  await expect
    .poll(async () => (await local(slack, 'ephemeral?user=alice')).messages)
    .toMatchObject([{ text: 'Only you see this' }]);
});

test('menus, accessories and folded blocks can be pressed; what is not there cannot', async () => {
  const slack = await workspace();
  const values: unknown[] = [];
  await connectedApp(slack, (bolt) =>
    bolt.action(/.*/, async ({ ack, action }) => {
      values.push(
        'selected_option' in action ? action.selected_option?.value : 'value' in action ? action.value : undefined,
      );
      await ack();
    }),
  );
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: INCIDENTS,
    text: 'x',
    blocks: [
      { ...section('2'), accessory: menu('h_2.test', 'h_2.no') },
      { ...section('3'), accessory: menu('h_3.test', 'h_3.no') },
      { type: 'container', title: plain('Folded'), child_blocks: [actions(button('evidence', 'e_1'))] },
    ],
  });
  const click = (aim: object) => local(slack, 'clicks', { user: 'bob', channel: INCIDENTS, ts, ...aim });
  expect(await click({ action_id: 'more', value: 'h_3.no' })).toMatchObject({ ok: true });
  expect(await click({ action_id: 'evidence' })).toMatchObject({ ok: true });
  expect(values).toEqual(['h_3.no', 'e_1']);

  expect(await click({ action_id: 'more', value: 'h_9' })).toMatchObject({ status: 404, error: 'no_such_element' });
  expect(await click({ action_id: 'approve' })).toMatchObject({ status: 404, error: 'no_such_element' });
  expect(await click({ action_id: 'evidence', ts: '1.000000' })).toMatchObject({
    status: 404,
    error: 'message_not_found',
  });
  expect(await click({ action_id: 'evidence', user: 'mallory' })).toMatchObject({
    status: 404,
    error: 'user_not_found',
  });
  expect(values).toHaveLength(2);
});

test('a button with the same name twice has to be named by its block or value', async () => {
  const slack = await workspace();
  await connectedApp(slack, (bolt) => bolt.action('go', ({ ack }) => ack()));
  const blocks = [actions(button('go', '1')), { ...actions(button('go', '2')), block_id: 'second' }];
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'x', blocks });
  const click = (aim: object) =>
    local(slack, 'clicks', { user: 'bob', channel: INCIDENTS, ts, action_id: 'go', ...aim });
  expect(await click({})).toMatchObject({ status: 409, error: 'ambiguous' });
  expect(await click({ block_id: 'second' })).toMatchObject({ ok: true });
  expect(await click({ value: '1' })).toMatchObject({ ok: true });
});

test('a press fails for the person when no app is connected, or when it does not ack', async () => {
  const slack = await workspace({ patience: { ackMillis: 150 } });
  const { ts } = await call(slack, 'chat.postMessage', {
    channel: INCIDENTS,
    text: 'x',
    blocks: [actions(button('go', '1'))],
  });
  const click = { user: 'alice', channel: 'incidents', ts, action_id: 'go' };
  expect(await local(slack, 'clicks', click)).toMatchObject({ status: 424, error: 'dispatch_failed' });
  await connectedApp(slack, (bolt) => bolt.action('go', async () => {}));
  expect(await local(slack, 'clicks', click)).toMatchObject({ status: 424, error: 'operation_timeout' });
});

test('a response_url works five times', async () => {
  const slack = await workspace();
  let url = '';
  await connectedApp(slack, (bolt) =>
    bolt.command('/compass', async ({ ack, command }) => {
      url = command.response_url;
      await ack({ text: `Unknown: ${command.text}` });
    }),
  );
  const given = await local(slack, 'commands', {
    user: 'alice',
    channel: 'incidents',
    command: '/compass',
    text: 'investgate',
  });
  expect(given).toMatchObject({
    ok: true,
    ephemeral: { user: 'U0ALICE', channel: INCIDENTS, text: 'Unknown: investgate' },
  });

  const use = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  expect(await use({ text: 'x', blocks: [{ type: 'nonsense' }] })).toBe(400);
  expect(await use({ text: 'for all', response_type: 'in_channel' })).toBe(200);
  expect([
    await use({ text: '3' }),
    await use({ text: '4' }),
    await use({ text: '5' }),
    await use({ text: '6' }),
  ]).toEqual([200, 200, 200, 404]);
  expect((await roots(slack)).map(({ text }) => text)).toEqual(['for all']);
});

test('an ephemeral message has buttons too, and can be taken away', async () => {
  const slack = await workspace();
  await connectedApp(slack, (bolt) =>
    bolt.action('dismiss', async ({ ack, respond }) => {
      await ack();
      await respond({ delete_original: true });
    }),
  );
  const { message_ts: ts } = await call(slack, 'chat.postEphemeral', {
    channel: INCIDENTS,
    user: 'U0ALICE',
    text: 'x',
    blocks: [actions(button('dismiss', '1'))],
  });
  const click = { channel: 'incidents', ts, action_id: 'dismiss' };
  expect(await local(slack, 'clicks', { user: 'bob', ...click })).toMatchObject({ status: 404 });
  expect(await local(slack, 'clicks', { user: 'alice', ...click })).toMatchObject({ ok: true });
  await expect.poll(async () => (await local(slack, 'ephemeral?user=alice')).messages).toEqual([]);
});
