import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalSlack } from '../src/index.ts';
import { call, connectedApp, INCIDENTS, type Json, local, roots, workspace } from './support.ts';

/** A socket of our own, to see the frames and to choose which are acked. */
async function socket(slack: LocalSlack, ack: (frame: Json) => boolean): Promise<{ frames: Json[]; ws: WebSocket }> {
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
  const ws = new WebSocket(String(url));
  const frames: Json[] = [];
  ws.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Json;
    frames.push(frame);
    if (frame.envelope_id && ack(frame)) ws.send(JSON.stringify({ envelope_id: frame.envelope_id }));
  });
  onTestFinished(() => ws.terminate());
  await once(ws, 'message');
  return { frames, ws };
}

test('the app hears what people write, and mentions twice', async () => {
  const slack = await workspace();
  const heard: string[] = [];
  await connectedApp(slack, (app) => {
    app.message(async ({ message }) => void heard.push(`message ${'text' in message ? message.text : ''}`));
    app.event('app_mention', async ({ event, say }) => {
      heard.push(`mention ${event.text}`);
      await say({ text: 'Looking.', thread_ts: event.ts });
    });
  });
  const text = '@COMPASS why is checkout slow?';
  const { ts } = await local(slack, 'messages', { user: 'alice', channel: 'incidents', text });
  await expect
    .poll(() => heard.toSorted())
    .toEqual(['mention <@U0COMPASS> why is checkout slow?', 'message <@U0COMPASS> why is checkout slow?']);
  await expect.poll(async () => (await roots(slack))[0]?.replies).toMatchObject([{ text: 'Looking.', thread_ts: ts }]);
  await local(slack, 'messages', { user: 'alice', channel: 'general', text: '@compass not here' });
  await local(slack, 'messages', { user: 'alice', channel: 'incidents', text: 'last', thread_ts: String(ts) });
  await expect.poll(() => heard.at(-1)).toBe('message last');
  expect(heard).toHaveLength(3);
});

test('hello comes first, an event that is not acked comes again and says so, a command does not', async () => {
  const slack = await workspace({ patience: { ackMillis: 60, eventRetriesMillis: [0, 20] } });
  const { frames } = await socket(slack, (frame) => frame.retry_attempt === 2);
  expect(frames[0]).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0COMPASS' } });

  await local(slack, 'home', { user: 'bob' });
  const events = () => frames.filter(({ type }) => type === 'events_api');
  await expect
    .poll(() => events().map((one) => [one.retry_attempt, one.retry_reason]))
    .toEqual([
      [undefined, undefined],
      [1, 'timeout'],
      [2, 'timeout'],
    ]);
  const ids = events().map((one) => (one.payload as Json).event_id);
  expect(new Set(ids).size).toBe(1);

  const given = await local(slack, 'commands', {
    user: 'bob',
    channel: INCIDENTS,
    command: '/compass',
    text: 'status',
  });
  expect(given).toMatchObject({ status: 424, error: 'operation_timeout' });
  expect(frames.filter(({ type }) => type === 'slash_commands')).toMatchObject([
    {
      accepts_response_payload: true,
      payload: { command: '/compass', text: 'status', user_id: 'U0BOB', channel_id: INCIDENTS },
    },
  ]);
});

test('an address for a socket works once', async () => {
  const slack = await workspace();
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken);
  const first = new WebSocket(String(url));
  onTestFinished(() => first.terminate());
  await once(first, 'open');
  const second = new WebSocket(String(url));
  const [error] = await once(second, 'error');
  expect(String(error)).toContain('401');
});

test('an app whose Slack went away comes back by itself', async () => {
  const slack = await workspace();
  await connectedApp(slack, (app) => app.command('/compass', ({ ack }) => ack()));
  const give = () => local(slack, 'commands', { user: 'alice', channel: 'incidents', command: '/compass' });
  expect(await give()).toMatchObject({ ok: true });
  slack.faults.down(true);
  expect(await give()).toMatchObject({ error: 'dispatch_failed' });
  await expect(call(slack, 'auth.test')).rejects.toThrow();
  slack.faults.down(false);
  await expect.poll(give, { timeout: 20_000, interval: 200 }).toMatchObject({ ok: true });
});

test('closing tells every app to go', async () => {
  const slack = await workspace();
  const { frames, ws } = await socket(slack, () => true);
  const gone = once(ws, 'close');
  await slack.close();
  await gone;
  expect(frames.at(-1)).toMatchObject({ type: 'disconnect' });
});
