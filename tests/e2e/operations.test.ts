import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, openRedactors, startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { WireInvestigation } from '@compass/core';
import { afterEach, describe, expect, it } from 'vitest';
import { people } from '../../apps/lab/src/story/people.ts';
import { thread } from '../../apps/lab/src/story/resolve.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { freePort } from '../support/free-port.ts';
import { type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { hasScaled, startScaled } from '../support/scaled.ts';

const root = join(import.meta.dirname, '../..');
const CANARY = 'canary-5f2c9a7be104-secret';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** From a page to the post-mortem; gives the investigation's id. */
async function fromPageToPostMortem({ url, slackUrl }: { url: string; slackUrl: string }): Promise<string> {
  const slack = people(slackUrl);
  const record = async (id: string) =>
    WireInvestigation.parse(await (await fetch(`${url}/api/v1/investigations/${id}`)).json());
  await slack.page('orders', `orders: p99 latency is high, the key is ${CANARY}`);
  const id = await waitFor(
    'the thread',
    60,
    async () => (await slack.roots())[0]?.metadata?.event_payload?.investigation,
  );
  await waitFor('the list', 90, async () => ((await record(id)).status === 'awaiting_human' ? true : null));
  const root = await thread(slack, id);
  if (root === null) throw new Error('the thread is gone');
  await slack.press('bob', root, 'root_more', `${id}:x`);
  await slack.submit('bob');
  await waitFor('the post-mortem', 60, async () => ((await record(id)).post_mortem === null ? null : true));
  await waitFor('the post-mortem in the thread', 60, async () => {
    const slots = (await thread(slack, id))?.replies.map((one) => one.metadata?.event_payload?.slot) ?? [];
    return slots.includes('post-mortem') ? true : null;
  });
  return id;
}

/** Every span of the trace hangs together, and none is missing between page and post-mortem. */
function expectWhole(spans: ReceivedSpan[], investigation: string): ReceivedSpan[] {
  const trace = spans.filter((one) => one.trace === investigation.replaceAll('-', ''));
  const ids = new Set(trace.map(({ id }) => id));
  expect(ids.size).toBe(trace.length);
  expect(trace.filter(({ parent }) => parent !== null && !ids.has(parent))).toEqual([]);
  const names = trace.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'investigation',
      'delivery follow_pages',
      'step deliver',
      'step start',
      'step observe',
      'step hypothesise',
      'step post-mortem',
      'step surface',
      'tool prometheus_query_range',
      'slack chat.postMessage',
    ]),
  );
  expect(trace.filter(({ parent }) => parent === null).map(({ name }) => name)).toEqual(['investigation']);
  const step = new Map(trace.map((one) => [one.id, one.name]));
  const tools = trace.filter(({ name }) => name.startsWith('tool '));
  expect(tools.every(({ parent }) => step.get(parent ?? '')?.startsWith('step '))).toBe(true);
  return trace;
}

const metric = (text: string, name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);

it('embedded: one trace, lines that know what they are about, metrics of it, and the secret in none of them', async () => {
  const receiver = await startOtlpReceiver();
  const directory = mkdtempSync(join(tmpdir(), 'compass-operations-'));
  closing.push(() => receiver.stop());
  closing.push(() => rmSync(directory, { recursive: true, force: true }));
  const config = readConfig({
    root,
    env: {
      COMPASS_DATA_DIR: directory,
      PORT: String(await freePort()),
      SLACK_LOCAL_PORT: String(await freePort()),
      COMPASS_NO_OPEN: '1',
      LOG_LEVEL: 'debug',
      PAGERDUTY_WEBHOOK_SECRET: CANARY,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-key=${CANARY}`,
    },
  });
  const lines: string[] = [];
  const log = createLog(config.logLevel, openRedactors(config).redactor, { write: (line) => void lines.push(line) });
  const running = await startCompass({ config, log });
  let stopped = false;
  closing.push(() => (stopped ? undefined : running.stop()));
  const place = { url: running.url, slackUrl: running.slackUrl ?? '' };
  const id = await fromPageToPostMortem(place);
  const health = (await (await fetch(`${running.url}/health`)).json()) as { status: string };
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  await running.stop();
  stopped = true;

  const trace = expectWhole(receiver.spans(), id);
  expect(new Set(trace.map(({ service }) => service))).toEqual(new Set(['compass-standalone']));
  expect(receiver.requests.every(({ url }) => url === '/v1/traces')).toBe(true);
  expect(receiver.requests.every(({ headers }) => (headers as Record<string, string>)['x-key'] === CANARY)).toBe(true);

  expect(health.status).toBe('ok');
  expect(metric(metrics, 'compass_investigations_total{end="closed"}')).toBe(1);
  expect(metric(metrics, 'compass_deliveries_total{source="pagerduty",outcome="new"}')).toBe(1);
  expect(metric(metrics, 'compass_steps_total{kind="observe",outcome="done"}')).toBe(5);
  expect(metric(metrics, 'compass_slack_requests_total{method="chat.postMessage",outcome="ok"}')).toBeGreaterThan(2);
  expect(metric(metrics, 'compass_investigations_live')).toBe(0);
  expect(metric(metrics, 'compass_inbox_pending')).toBe(0);
  expect(metric(metrics, 'compass_health{part="database",state="ok"}')).toBe(1);

  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const about = parsed.filter(({ investigation }) => investigation === id);
  expect(about.length).toBeGreaterThan(20);
  const steps = parsed.filter(({ what }) => what === 'step');
  expect(steps.filter(({ investigation, step }) => investigation !== id || typeof step !== 'string')).toEqual([]);
  const tools = parsed.filter(({ what }) => what === 'tool');
  expect(metric(metrics, 'compass_tool_calls_total{server="player",outcome="ok"}')).toBe(
    tools.filter(({ outcome }) => outcome === 'ok').length,
  );
  expect(tools.filter(({ investigation }) => investigation === id)).toHaveLength(
    trace.filter(({ name }) => name.startsWith('tool ')).length,
  );
  expect(lines.filter((line) => line.includes(CANARY))).toEqual([]);
  expect(receiver.requests.filter(({ body }) => body.includes(CANARY))).toEqual([]);
}, 240_000);

describe.runIf(hasScaled || process.env['COMPASS_TEST_ALL'] === '1')('needs postgresql and redis-server', () => {
  it('scaled: server and worker tell one trace, each has its metrics and its health', async () => {
    const receiver = await startOtlpReceiver();
    closing.push(() => receiver.stop());
    const scaled = await startScaled({ workers: 1, env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    closing.push(() => scaled.stop());
    const id = await fromPageToPostMortem({ url: scaled.url, slackUrl: scaled.slack.url });
    const [worker] = scaled.workers;
    const read = async (path: string, of = scaled.url) => (await fetch(`${of}${path}`)).text();
    const [server, work] = [await read('/metrics'), await read('/metrics', worker?.url)];
    expect(metric(server, 'compass_deliveries_total{source="pagerduty",outcome="new"}')).toBe(1);
    expect(metric(work, 'compass_steps_total{kind="observe",outcome="done"}')).toBe(5);
    expect(metric(work, 'compass_investigations_total{end="closed"}')).toBe(1);
    for (const text of [server, work]) expect(metric(text, 'compass_investigations_live')).toBe(0);
    expect(JSON.parse(await read('/health', worker?.url))).toMatchObject({
      status: 'ok',
      parts: { database: { state: 'ok' }, redis: { state: 'ok' }, slack: { state: 'ok' } },
    });
    scaled.server.child.kill('SIGTERM');
    worker?.child.kill('SIGTERM');
    expect(await Promise.all([scaled.server.ended, worker?.ended])).toEqual([0, 0]);
    const trace = expectWhole(receiver.spans(), id);
    expect(new Set(trace.map(({ service }) => service))).toEqual(new Set(['compass-server', 'compass-worker']));
    const secrets = ['the secret of this test', 'an audit key of this test', scaled.slack.botToken];
    const leaking = receiver.requests.filter(({ body }) => secrets.some((secret) => body.includes(secret)));
    expect(leaking).toEqual([]);
  }, 240_000);
});
