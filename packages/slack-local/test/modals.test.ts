import type { App, ViewSubmitAction } from '@slack/bolt';
import { expect, test } from 'vitest';
import { call, connectedApp, local, modals, plain, section, workspace } from './support.ts';

const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const input = (block_id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { action_id: 'v', ...element },
  ...more,
});
const modal = (...blocks: object[]) => ({
  type: 'modal',
  callback_id: 'investigate',
  private_metadata: 'm_1',
  title: plain('Investigate'),
  submit: plain('Start'),
  notify_on_close: true,
  blocks,
});
const form = modal(
  input('service', { type: 'external_select', min_query_length: 0 }),
  input('symptom', { type: 'plain_text_input', max_length: 20 }),
  input('severity', { type: 'static_select', options: [option('p1'), option('p2')], initial_option: option('p2') }),
  input('where', { type: 'conversations_select', default_to_current_conversation: true }),
  input('note', { type: 'plain_text_input' }, { optional: true }),
);

/** An app whose command opens `view`. */
async function openedBy(view: object, listen: (app: App) => void = () => {}) {
  const slack = await workspace();
  await connectedApp(slack, (app) => {
    app.command('/compass', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view: view as never });
      await ack();
    });
    listen(app);
  });
  const given = await local(slack, 'commands', { user: 'alice', channel: 'incidents', command: '/compass', text: '' });
  expect(given).toMatchObject({ ok: true });
  const [open] = await modals(slack);
  if (!open) throw new Error('no modal is open');
  const post = (what: string, body: object) => local(slack, `views/${open.id}/${what}`, { user: 'alice', ...body });
  return { slack, open, post };
}

test('a form is opened, filled in, refused by the client and by the app, then accepted', async () => {
  const submissions: ViewSubmitAction['view'][] = [];
  const { slack, post } = await openedBy(form, (app) => {
    app.options({ action_id: 'v', block_id: 'service' }, async ({ ack, payload }) => {
      await ack({
        options: ['checkout', 'search'].filter((name) => name.startsWith(payload.value)).map(option) as never,
      });
    });
    app.view('investigate', async ({ ack, view }) => {
      submissions.push(view);
      const symptom = view.state.values.symptom?.v?.value ?? '';
      await (symptom === 'hm' ? ack({ response_action: 'errors', errors: { symptom: 'Say more.' } }) : ack());
    });
  });
  const empty = await post('submit', {});
  expect(empty).toMatchObject({ status: 422, error: 'form_errors' });
  expect(Object.keys(empty.errors as object)).toEqual(['service', 'symptom']);
  expect(submissions).toEqual([]);

  expect(await post('options', { block_id: 'service', action_id: 'v', query: 'che' })).toMatchObject({
    options: [option('checkout')],
  });
  const values = { service: 'checkout', 'symptom.v': 'hm' };
  expect(await post('submit', { values })).toMatchObject({ status: 422, errors: { symptom: 'Say more.' } });
  expect(await post('submit', { values: { symptom: 'p99 is up' } })).toMatchObject({ ok: true, closed: true });
  expect(await modals(slack)).toEqual([]);
  expect(submissions.at(-1)).toMatchObject({
    callback_id: 'investigate',
    private_metadata: 'm_1',
    state: {
      values: {
        service: { v: { type: 'external_select', selected_option: option('checkout') } },
        symptom: { v: { type: 'plain_text_input', value: 'p99 is up' } },
        severity: { v: { type: 'static_select', selected_option: option('p2') } },
        where: { v: { type: 'conversations_select', selected_conversation: 'C0INCIDENTS' } },
        note: { v: { value: null } },
      },
    },
  });
});

test('what does not fit into a form is refused, naming the field', async () => {
  const { post } = await openedBy(form, (app) => app.options('v', ({ ack }) => ack({ options: [] })));
  expect(await post('submit', { values: { severity: 'p9' } })).toMatchObject({
    status: 400,
    message: expect.stringContaining('severity'),
  });
  expect(await post('submit', { values: { colour: 'red' } })).toMatchObject({ status: 400, error: 'no_such_input' });
  expect(await post('submit', { values: { service: 'nope' } })).toMatchObject({
    status: 400,
    message: expect.stringContaining('service'),
  });
  const long = await post('submit', { values: { symptom: 'x'.repeat(21) } });
  expect(long).toMatchObject({ status: 422, errors: { symptom: 'Please enter at most 20 characters.' } });
});

test('a choice that dispatches lets the app redraw the form; what was typed stays', async () => {
  const choices = { type: 'static_select', options: [option('stop'), option('pause')] };
  const fields = [
    input('action', choices, { dispatch_action: true }),
    input('note', { type: 'plain_text_input' }, { optional: true }),
  ];
  const { slack, open, post } = await openedBy(modal(...fields), (app) =>
    app.action('v', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || !body.view) return;
      const { id, hash } = body.view;
      await client.views.update({ view_id: id, hash, view: modal(...fields, section('*Risk: low*')) as never });
      await client.views
        .update({ view_id: id, hash, view: modal(section('late')) as never })
        .catch((error) => errors.push(error.data.error));
    }),
  );
  const errors: string[] = [];
  expect(await post('clicks', { action_id: 'v', block_id: 'note', value: 'hold on' })).toMatchObject({
    dispatched: false,
  });
  expect(await post('clicks', { action_id: 'v', block_id: 'action', value: 'pause' })).toMatchObject({
    dispatched: true,
  });
  await expect.poll(() => errors).toEqual(['hash_conflict']);
  const [shown] = await modals(slack);
  expect(shown?.hash).not.toBe(open.hash);
  expect(shown?.blocks).toMatchObject([{}, {}, section('*Risk: low*')]);
  expect(shown?.state.values).toMatchObject({
    action: { v: { selected_option: option('pause') } },
    note: { v: { value: 'hold on' } },
  });
});

test('an ack can put another modal on top, replace it, and clear them all', async () => {
  const asked = modal(input('sure', { type: 'plain_text_input' }));
  const { slack, open, post } = await openedBy({ ...asked, callback_id: 'first' }, (app) => {
    app.view('first', ({ ack }) =>
      ack({ response_action: 'push', view: { ...asked, callback_id: 'second' } as never }),
    );
    app.view('second', ({ ack, view }) =>
      view.private_metadata === 'm_1'
        ? ack({
            response_action: 'update',
            view: { ...asked, callback_id: 'second', private_metadata: 'm_2' } as never,
          })
        : ack({ response_action: 'clear' }),
    );
  });
  await post('submit', { values: { sure: 'yes' } });
  const [, second] = await modals(slack);
  expect(second).toMatchObject({ callback_id: 'second', previous_view_id: open.id, root_view_id: open.id });
  expect(await post('submit', {})).toMatchObject({ status: 409, error: 'view_is_covered' });
  const submit = (values = {}) => local(slack, `views/${second?.id}/submit`, { user: 'alice', values });
  expect(await submit({ sure: 'yes' })).toMatchObject({ closed: false, view: { private_metadata: 'm_2' } });
  expect(await submit()).toMatchObject({ closed: true });
  expect(await modals(slack)).toEqual([]);
});

test('a closed modal is told to the app that asked for it', async () => {
  const closed: string[] = [];
  const { slack, open, post } = await openedBy(modal(section('x')), (app) =>
    app.view({ type: 'view_closed', callback_id: 'investigate' }, async ({ ack, view }) => {
      closed.push(view.id);
      await ack();
    }),
  );
  expect(await local(slack, `views/${open.id}/close`, { user: 'bob' })).toMatchObject({ status: 404 });
  expect(await post('close', {})).toMatchObject({ ok: true });
  expect(closed).toEqual([open.id]);
  expect(await modals(slack)).toEqual([]);
});

test('a trigger opens one modal, within 3 s', async () => {
  let now = Date.now();
  const slack = await workspace({ clock: () => new Date(now) });
  const triggers: string[] = [];
  await connectedApp(slack, (app) =>
    app.command('/compass', async ({ ack, command }) => {
      triggers.push(command.trigger_id);
      await ack();
    }),
  );
  const command = { user: 'alice', channel: 'incidents', command: '/compass', text: '' };
  await local(slack, 'commands', command);
  await local(slack, 'commands', command);
  const [first, second] = triggers;
  const open = (trigger_id?: string) => call(slack, 'views.open', { trigger_id, view: modal(section('x')) });
  expect(await open(first)).toMatchObject({ ok: true });
  expect(await open(first)).toMatchObject({ error: 'exchanged_trigger_id' });
  now += 3_001;
  expect(await open(second)).toMatchObject({ error: 'expired_trigger_id' });
  expect(await open('made-up')).toMatchObject({ error: 'invalid_trigger_id' });
});

test('App Home is published, pressed, and refuses an old hash', async () => {
  const slack = await workspace();
  const home = {
    type: 'home',
    blocks: [
      { ...section('Nothing waits for you.'), accessory: { type: 'button', text: plain('Look'), action_id: 'look' } },
    ],
  };
  let pressed = '';
  await connectedApp(slack, (app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: home as never });
    });
    app.action('look', async ({ ack, body }) => {
      pressed = body.type === 'block_actions' ? String(body.view?.type) : '';
      await ack();
    });
  });
  await local(slack, 'home', { user: 'bob' });
  const views = async () => (await local(slack, 'views?user=bob&type=home')).views as { id: string }[];
  await expect.poll(views).toMatchObject([{ type: 'home', blocks: [section('Nothing waits for you.')] }]);
  const [shown] = await views();
  await local(slack, `views/${shown?.id}/clicks`, { user: 'bob', action_id: 'look' });
  expect(pressed).toBe('home');
  const publish = (hash: string) => call(slack, 'views.publish', { user_id: 'U0BOB', view: home, hash });
  expect(await publish('old')).toMatchObject({ error: 'hash_conflict' });
});
