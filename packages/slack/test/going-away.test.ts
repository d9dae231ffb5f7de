import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createSlackApp } from '../src/index.ts';
import { quietLog } from './stage.ts';
import { settings } from './support.ts';

test('a Slack that goes away while it is being connected holds up neither the start nor the stop, and is asked no more', {
  timeout: 60_000,
}, async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.endsWith('auth.test') === true)
      response.end(JSON.stringify({ ok: true, user_id: 'U1', bot_id: 'B1', team_id: 'T1', url: 'http://127.0.0.1/' }));
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const app = createSlackApp({
    tokens: { bot: 'xoxb-1', app: 'xapp-1' },
    slackApiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    elapsed: () => performance.now(),
    settings,
    log: quietLog,
    // Nothing is heard, and nothing read.
  } as Partial<Parameters<typeof createSlackApp>[0]> as Parameters<typeof createSlackApp>[0]);
  const order: string[] = [];
  await app.start().then(() => order.push('started'));
  await app.stop().then(() => order.push('stopped'));
  expect(order).toEqual(['started', 'stopped']);
  const known = asked.length;
  expect(asked.filter((url) => url.endsWith('apps.connections.open')).length).toBeGreaterThan(1);
  // The next try would have come by now.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  expect(asked).toHaveLength(known);
});
