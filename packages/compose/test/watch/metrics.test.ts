import type { Backlog, Investigation, Step } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { addGauges } from '../../src/watch/gauges.ts';
import { createMetrics } from '../../src/watch/metrics.ts';
import { openWatch } from '../../src/watch/open-watch.ts';
import type { Seen } from '../../src/watch/seen.ts';
import { watchedFetch } from '../../src/watch/watched-fetch.ts';

const at = (ms: number) => new Date(1_800_000_000_000 + ms);
const took = { about: { investigation: null, run: null }, from: at(0), to: at(250) };

async function linesOf(metrics: ReturnType<typeof createMetrics>): Promise<string[]> {
  const { type, text } = await metrics.read();
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  return text.split('\n').filter((line) => line.startsWith('compass_') && !line.includes('_bucket'));
}

describe('metrics', () => {
  it('count what was seen, each where it belongs', async () => {
    const metrics = createMetrics();
    const all: Seen[] = [
      { what: 'step', kind: 'observe', outcome: 'done', ...took },
      { what: 'step', kind: 'observe', outcome: 'quarantined', ...took },
      { what: 'step', kind: 'test', outcome: 'lost', ...took },
      { what: 'delivery', verb: 'start_investigation', source: 'pagerduty', outcome: 'new', ...took },
      { what: 'delivery', verb: 'start_investigation', source: 'pagerduty', outcome: 'repeated', ...took },
      { what: 'tool', server: 'loki', tool: 'logs_query', outcome: 'unavailable', why: 'x', ...took },
      { what: 'model', provider: 'p', model: 'm', usd: 0.25, outcome: 'ok', why: null, ...took },
      { what: 'model', provider: 'p', model: 'm', usd: 0.5, outcome: 'unavailable', why: 'x', ...took },
      { what: 'slack', method: 'chat.postMessage', outcome: 'limited', why: 'x', ...took },
      { what: 'end', investigation: { status: 'resolved' } as Investigation },
    ];
    for (const seen of all) metrics.count(seen);
    expect(await linesOf(metrics)).toEqual([
      'compass_investigations_total{end="resolved"} 1',
      'compass_steps_total{kind="observe",outcome="done"} 1',
      'compass_steps_total{kind="observe",outcome="quarantined"} 1',
      'compass_steps_total{kind="test",outcome="lost"} 1',
      'compass_step_seconds_sum{kind="observe"} 0.5',
      'compass_step_seconds_count{kind="observe"} 2',
      'compass_step_seconds_sum{kind="test"} 0.25',
      'compass_step_seconds_count{kind="test"} 1',
      'compass_steps_quarantined_total 1',
      'compass_leases_lost_total 1',
      'compass_deliveries_total{source="pagerduty",outcome="new"} 1',
      'compass_deliveries_total{source="pagerduty",outcome="repeated"} 1',
      'compass_delivery_seconds_sum 0.5',
      'compass_delivery_seconds_count 2',
      'compass_slack_requests_total{method="chat.postMessage",outcome="limited"} 1',
      'compass_tool_calls_total{server="loki",outcome="unavailable"} 1',
      'compass_tool_call_seconds_sum{server="loki"} 0.25',
      'compass_tool_call_seconds_count{server="loki"} 1',
      'compass_model_cost_dollars_total{model="m"} 0.75',
    ]);
  });

  it('tell of memory and CPU as well', async () => {
    expect((await createMetrics().read()).text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it('read what waits at the scrape, and leave it out where the record cannot be read', async () => {
    const metrics = createMetrics();
    let backlog: () => Promise<Backlog> = async () => ({
      live: 3,
      due: 2,
      oldestDueSeconds: 1.5,
      inbox: 1,
      outbox: 4,
      oldestOutboxSeconds: 60,
    });
    const read = addGauges(metrics.registry, {
      backlog: () => backlog(),
      health: async () => ({ status: 'degraded', parts: { slack: { state: 'down', why: 'x' } } }),
    });
    await read();
    const gauges = async () => (await linesOf(metrics)).filter((line) => !line.includes('_total'));
    const health = [
      'compass_health{part="slack",state="ok"} 0',
      'compass_health{part="slack",state="degraded"} 0',
      'compass_health{part="slack",state="down"} 1',
    ];
    const none = ['compass_delivery_seconds_sum 0', 'compass_delivery_seconds_count 0'];
    expect(await gauges()).toEqual([
      ...none,
      'compass_investigations_live 3',
      'compass_steps_due 2',
      'compass_oldest_due_step_seconds 1.5',
      'compass_inbox_pending 1',
      'compass_outbox_pending 4',
      'compass_oldest_outbox_seconds 60',
      ...health,
    ]);
    backlog = () => Promise.reject(new Error('away'));
    await read();
    expect(await gauges()).toEqual([...none, ...health]);
  });
});

describe('the watch', () => {
  const step = (investigation: string | null): Step => ({
    id: 's1',
    investigation,
    kind: 'deliver',
    key: 'k',
    input: {},
    state: 'leased',
    dueAt: at(0),
    epoch: 2,
    leaseUntil: null,
    retries: 0,
    crashes: 0,
    error: null,
  });

  it('times a step, and knows the investigation that it turned out to concern', async () => {
    const seen: Seen[] = [];
    let now = 0;
    const watch = openWatch({ see: (one) => void seen.push(one), clock: { now: () => at(now) } });
    await watch.step(step(null), async () => {
      watch.concerns('i1');
      watch.concerns('i2');
      now = 700;
      return 'done';
    });
    await expect(watch.step(step('i3'), () => Promise.reject(new Error('bad')))).rejects.toThrow('bad');
    const run = { step: 's1', epoch: 2 };
    expect(seen).toEqual([
      { what: 'step', kind: 'deliver', outcome: 'done', about: { investigation: 'i1', run }, from: at(0), to: at(700) },
      {
        what: 'step',
        kind: 'deliver',
        outcome: 'crashed',
        about: { investigation: 'i3', run },
        from: at(700),
        to: at(700),
      },
    ]);
  });
});

describe('requests to Slack', () => {
  const answer =
    (body: string, status = 200, type = 'application/json') =>
    async () =>
      new Response(body, { status, headers: { 'content-type': type } });
  const url = 'https://slack.com/api/chat.postMessage';

  it.each([
    ['says yes', answer('{"ok":true}'), url, 'chat.postMessage', 'ok'],
    ['says no', answer('{"ok":false,"error":"is_archived"}'), url, 'chat.postMessage', 'refused'],
    ['asks for a pause', answer('{"ok":false}', 429), url, 'chat.postMessage', 'limited'],
    ['is broken', answer('{}', 503), url, 'chat.postMessage', 'failed'],
    ['says what is no JSON', answer('{"ok":tr'), url, 'chat.postMessage', 'failed'],
    ['takes a file', answer('OK - 3', 200, 'text/plain'), 'https://files.slack.com/upload/v1/AbC', 'upload', 'ok'],
  ])('when it %s', async (_what, fetch, to, method, outcome) => {
    const seen: Seen[] = [];
    const watched = watchedFetch(fetch, { see: (one) => void seen.push(one), clock: { now: () => at(0) } });
    const response = await watched(to, { method: 'POST' });
    expect(await response.text()).not.toBe('');
    expect(seen).toMatchObject([{ what: 'slack', method, outcome }]);
  });

  it('when it is away, the trouble is passed on', async () => {
    const seen: Seen[] = [];
    const away = () => Promise.reject(new TypeError('fetch failed'));
    const watched = watchedFetch(away, { see: (one) => void seen.push(one), clock: { now: () => at(0) } });
    await expect(watched(url)).rejects.toThrow('fetch failed');
    expect(seen).toMatchObject([{ outcome: 'failed' }]);
  });
});
