import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { LocalSlack } from '../src/index.ts';
import { call, INCIDENTS, type Json, local, roots, workspace } from './support.ts';

/** fetch() does not let anybody choose the Host. */
function statusWith(
  slack: LocalSlack,
  path: string,
  headers: Record<string, string>,
  method = 'POST',
): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request(slack.url + path, { method, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.on('error', failed);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

test('only this machine may use it, and no page of another site', async () => {
  const slack = await workspace();
  const { host } = new URL(slack.url);
  expect(await statusWith(slack, '/local/channels', { host: 'evil.example' }, 'GET')).toBe(403);
  expect(await statusWith(slack, '/api/auth.test', { host: `evil.example:${slack.url.split(':')[2]}` })).toBe(403);
  expect(await statusWith(slack, '/local/home', { host, origin: 'https://evil.example' })).toBe(403);
  expect(await statusWith(slack, '/local/home', { host, 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await statusWith(slack, '/local/home', { host, origin: slack.url })).toBe(400);
  expect(await statusWith(slack, '/local/channels', { host: host.replace('127.0.0.1', 'localhost') }, 'GET')).toBe(200);
});

test('a body over 4 MB is refused', async () => {
  const slack = await workspace();
  const text = 'x'.repeat(4 * 1024 * 1024);
  expect(await local(slack, 'messages', { user: 'alice', channel: 'incidents', text })).toMatchObject({ status: 413 });
  expect(await call(slack, 'chat.postMessage', { channel: INCIDENTS, text })).toMatchObject({ status: 413 });
});

test('a bad request names its field', async () => {
  const slack = await workspace();
  const message = async (body: object) => (await local(slack, 'messages', body)).message;
  expect(await message({ channel: 'incidents', text: 'x' })).toMatch(/^user: /);
  expect(await message({ user: 'alice', channel: 'nowhere', text: 'x' })).toMatch(/^channel: /);
  expect(await message({ user: 'alice', channel: 'incidents', text: 'x', thread_ts: '1.0' })).toMatch(/^thread_ts: /);
  expect(await message({ user: 'alice', channel: 'incidents', text: 'x', loud: true })).toMatch(/^loud: /);
  expect(await local(slack, 'nothing')).toMatchObject({ status: 404, ok: false });
});

test('the stream says that something changed', async () => {
  const slack = await workspace();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { body } = await fetch(`${slack.url}/local/events`, { signal: stop.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = (await reader?.read())?.value ?? '';
  await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'x' });
  const second = (await reader?.read())?.value ?? '';
  expect([first, second].map((one) => /event: changed\nid: \d+\ndata: {"counter":(\d+)/.exec(one)?.[1])).toEqual([
    '0',
    '1',
  ]);
});

test('the Web API can be made to fail, before or after it acted', async () => {
  const slack = await workspace();
  const post = (text: string) => call(slack, 'chat.postMessage', { channel: INCIDENTS, text });
  slack.faults.respondNext('chat.postMessage', { status: 429, headers: { 'retry-after': '1' } });
  slack.faults.respondNext('chat.postMessage', { lost: 'request' });
  slack.faults.respondNext('chat.postMessage', { lost: 'answer' });
  expect(await post('limited')).toMatchObject({ status: 429, error: 'ratelimited' });
  await expect(post('never came')).rejects.toThrow();
  await expect(post('came, unanswered')).rejects.toThrow();
  expect(await post('fine')).toMatchObject({ ok: true });
  expect((await roots(slack)).map(({ text }) => text)).toEqual(['came, unanswered', 'fine']);
  expect(slack.calls().map(({ method }) => method)).toEqual(Array(4).fill('chat.postMessage'));
});

test('a page is sent as PagerDuty does, signed over its exact body', async () => {
  const slack = await workspace();
  expect(await local(slack, 'pages', { service: 'orders', title: 'p99 is high' })).toMatchObject({
    status: 409,
    error: 'no_pager',
  });
  const received: { body: string; signature: unknown }[] = [];
  const webhook = createServer(async (incoming, answer) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    received.push({ body, signature: incoming.headers['x-pagerduty-signature'] });
    answer.writeHead(202).end();
  });
  await new Promise<void>((listening) => webhook.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void webhook.close());
  const { port } = webhook.address() as AddressInfo;
  slack.pageTo({ url: `http://127.0.0.1:${port}/`, sign: (body) => `v1=${body.length}` });

  expect(await local(slack, 'pages', { service: 'orders', title: 'p99 is high', severity: 'P1' })).toMatchObject({
    ok: true,
    number: 1,
  });
  await local(slack, 'pages', { service: 'orders', title: 'again', severity: 'P3' });
  const events = received.map(({ body }) => JSON.parse(body).event);
  expect(received[0]?.signature).toBe(`v1=${received[0]?.body.length}`);
  expect(events[0]).toMatchObject({
    event_type: 'incident.triggered',
    resource_type: 'incident',
    data: {
      type: 'incident',
      status: 'triggered',
      number: 1,
      title: 'p99 is high',
      urgency: 'high',
      priority: { summary: 'P1' },
      service: { type: 'service_reference', summary: 'orders' },
    },
  });
  expect(events[1]).toMatchObject({ data: { number: 2, urgency: 'low', priority: { summary: 'P3' } } });
  expect(events[0].id).not.toBe(events[1].id);
});

test('the page comes bundled, with a policy that lets no foreign code run', async () => {
  const slack = await workspace();
  const html = await fetch(slack.url);
  expect(html.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(await html.text()).toContain('<div id="root">');
  const [script, style] = await Promise.all([fetch(`${slack.url}/page.js`), fetch(`${slack.url}/page.css`)]);
  expect([script.status, style.status]).toEqual([200, 200]);
  expect((await script.text()).length).toBeGreaterThan(10_000);
  expect(await style.text()).toContain('{');
});

test('what the app called is remembered: what was refused of it, and which message was edited', async () => {
  const slack = await workspace();
  const { ts } = await call(slack, 'chat.postMessage', { channel: INCIDENTS, text: 'x' });
  await call(slack, 'chat.update', { channel: INCIDENTS, ts, text: 'y' });
  await call(slack, 'chat.update', { channel: INCIDENTS, ts: '1.000001', text: 'y' });
  await fetch(`${slack.url}/respond/nobody`, { method: 'POST', body: '{}' });
  const { calls } = await local(slack, 'calls');
  expect((calls as Json[]).map(({ method, message, error }) => [method, message, error])).toEqual([
    ['chat.postMessage', undefined, undefined],
    ['chat.update', `${INCIDENTS}:${ts}`, undefined],
    ['chat.update', undefined, 'message_not_found'],
    ['response_url', undefined, 'expired_url'],
  ]);
});
