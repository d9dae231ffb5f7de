import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Investigation } from '@compass/core';
import { expect, onTestFinished, test } from 'vitest';
import { createSlackApp } from '../src/index.ts';
import { action, ID } from './record-parts.ts';
import * as records from './records.ts';
import { openForms, stageWith, whispers } from './stage.ts';

const SECRET = 'the signing secret of this test';

/** The same app, but Slack's requests come to a server. */
async function served(record: Investigation, more: { unreadable?: boolean } = {}) {
  const stage = await stageWith(record, false, { signingSecret: SECRET, ...more });
  const server = createServer((request, response) => stage.take?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  stage.slack.requestsTo({ url, signingSecret: SECRET });
  return { ...stage, url };
}

const sign = (body: string, timestamp: string, secret = SECRET) =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

const send = (url: string, body: string, timestamp: string, signature = sign(body, timestamp)) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    },
    body,
  });

test('a command is answered, and stored before that', async () => {
  const { command, stored } = await served(records.deciding);
  expect(JSON.stringify(await command('investigate orders p99 latency P1'))).toContain('Looking at orders');
  expect(stored).toMatchObject([{ verb: 'start_investigation', actor: { id: 'U0ALICE' } }]);
});

test('a press to decide carries what the workspace says of who pressed', async () => {
  const { press, stored } = await served(records.asked);
  expect(await press('approve_action', undefined, 'carol')).toMatchObject({ status: 200 });
  expect(stored).toMatchObject([
    {
      verb: 'decide_action',
      input: { investigation: ID, action: action.id, approve: true },
      actor: { id: 'U0CAROL', standing: { is: 'guest', groups: [] } },
    },
  ]);
});

test('a form opens and is submitted, and what is wrong in it is said at its field', async () => {
  const { slack, press, post, stored } = await served(records.deciding);
  await press('request_data', `${ID}:${records.deciding.hypotheses[0]?.id}`);
  const [form] = await openForms(slack);
  const wrong = await post(`views/${form?.id}/submit`, { user: 'alice', values: {} });
  expect(JSON.stringify(wrong)).toContain('Write what you know, or a query, or add a file.');
  await post(`views/${form?.id}/submit`, { user: 'alice', values: { what: 'archiver moved' } });
  expect(stored).toMatchObject([{ verb: 'add_data', input: { text: 'archiver moved' } }]);
});

test('what fails after it was acknowledged is said as well', async () => {
  const { slack, press } = await served(records.deciding, { unreadable: true });
  await press('test_hypothesis', `${ID}:${records.deciding.hypotheses[0]?.id}`);
  await expect.poll(() => whispers(slack)).toEqual([expect.stringContaining('Nothing happened')]);
});

test('an address is confirmed with its challenge, and only what is signed is taken', async () => {
  const { url } = await served(records.deciding);
  const body = JSON.stringify({ type: 'url_verification', challenge: 'a challenge', token: 'local' });
  const now = Math.floor(Date.now() / 1000);
  const answer = await send(url, body, String(now));
  expect([answer.status, await answer.json()]).toEqual([200, { challenge: 'a challenge' }]);
  expect((await send(url, body, String(now), sign(body, String(now), 'another secret'))).status).toBe(401);
  const old = String(now - 301);
  expect((await send(url, body, old)).status).toBe(401);
});

test.each(['file_share', 'thread_broadcast', undefined])(
  'a question is heard with a picture, and written back to the channel: %s',
  async (subtype) => {
    const { url, stored } = await served(records.deciding);
    const said = { channel_type: 'im', channel: 'D0ALICE', user: 'U0ALICE', ts: '1700000000.000200' };
    const event = { type: 'message', subtype, ...said, text: 'why is orders slow?' };
    const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev0PICTURE', team_id: 'T0LOCAL', event });
    await send(url, body, String(Math.floor(Date.now() / 1000)));
    await expect.poll(() => stored).toMatchObject([{ verb: 'start_investigation', input: { service: 'orders' } }]);
  },
);

test('before it has started it takes nothing, and Slack sends it again', async () => {
  const { slack } = await stageWith(records.deciding);
  const app = createSlackApp({
    tokens: { bot: slack.botToken, signingSecret: SECRET },
    slackApiUrl: slack.apiUrl,
    settings: { catalogue: [] },
  } as never);
  const answers: number[] = [];
  app.take?.({} as never, { writeHead: (status: number) => ({ end: () => answers.push(status) }) } as never);
  expect(answers).toEqual([503]);
  await app.stop();
});
