import { CompassError, type Log } from '@compass/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHeard } from '../../src/health/heard.ts';
import { type HealthOptions, openHealth, WITHIN_MS } from '../../src/health/open-health.ts';
import type { Seen } from '../../src/watch/seen.ts';

afterEach(() => {
  vi.useRealTimers();
});

const at = new Date('2026-11-22T10:00:00Z');
const about = { investigation: null, run: null };
const took = { about, from: at, to: at };

function opened(changes: Partial<HealthOptions> = {}) {
  const clock = { now: () => at };
  const lines: string[] = [];
  const say = (fields: Record<string, unknown>, message: string) =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const heard = createHeard(clock);
  const stopping = new AbortController();
  const open = openHealth({
    log,
    record: async () => undefined,
    queue: async () => undefined,
    slower: null,
    heard,
    model: 'a-model',
    slack: true,
    servers: ['loki', 'prometheus'],
    waiting: () => [],
    doubts: () => [],
    stopping: stopping.signal,
    ...changes,
  });
  return { ...open, heard, lines, clock, stopping };
}

const tool = (
  server: string,
  outcome: Extract<Seen, { what: 'tool' }>['outcome'],
  why: string | null = null,
): Seen => ({
  what: 'tool',
  server,
  tool: 'query',
  outcome,
  why,
  ...took,
});
const model = (outcome: Extract<Seen, { what: 'model' }>['outcome'], why: string | null = null): Seen => ({
  what: 'model',
  provider: 'p',
  model: 'a-model',
  usd: 0,
  outcome,
  why,
  ...took,
});
const slack = (outcome: Extract<Seen, { what: 'slack' }>['outcome'], why: string | null = null): Seen => ({
  what: 'slack',
  method: 'chat.postMessage',
  outcome,
  why,
  ...took,
});

describe('health', () => {
  it('is ok when every part is, and names each', async () => {
    const { health } = opened();
    const { status, parts } = await health();
    expect(status).toBe('ok');
    expect(Object.keys(parts)).toEqual([
      'database',
      'redis',
      'model',
      'slack',
      'source:loki',
      'source:prometheus',
      'similarity',
    ]);
  });

  it('is degraded while a source is not connected yet, with what is known of why', async () => {
    const { health } = opened({ waiting: () => [{ server: 'loki', why: 'loki is not yet connected' }] });
    const { status, parts } = await health();
    expect(status).toBe('degraded');
    expect(parts['source:loki']).toEqual({ state: 'degraded', why: 'loki is not yet connected.' });
    expect(parts['source:prometheus']).toEqual({ state: 'ok' });
  });

  it('has no part for what an installation does without', async () => {
    const { health } = opened({ queue: null, model: null, slack: false, servers: [] });
    expect(Object.keys((await health()).parts)).toEqual(['database', 'similarity']);
  });

  it.each<[string, Seen, string]>([
    ['model', model('unavailable', 'The model does not answer.'), 'The model does not answer.'],
    ['model', model('given_up', 'x'), 'The model does not answer in time.'],
    ['slack', slack('failed', 'Slack does not answer.'), 'Slack does not answer.'],
    ['slack', slack('refused', 'Slack refuses: invalid_auth.'), 'Slack refuses: invalid_auth.'],
    ['source:loki', tool('loki', 'unavailable', 'loki does not answer.'), 'loki does not answer.'],
  ])('is degraded by %s until it answers again', async (part, seen, why) => {
    const { health, heard } = opened();
    heard.hear(seen);
    expect(await health()).toMatchObject({ status: 'degraded', parts: { [part]: { state: 'down', why } } });
    heard.hear(part === 'model' ? model('ok') : part === 'slack' ? slack('ok') : tool('loki', 'ok'));
    expect((await health()).status).toBe('ok');
  });

  it.each<Seen>([
    tool('loki', 'invalid', 'That is no query.'),
    tool('loki', 'not_recorded', 'Not recorded.'),
    tool('loki', 'given_up', 'x'),
    slack('limited', 'Slack asks for a pause.'),
    slack('refused', 'Slack refuses: not_in_channel.'),
  ])('is not degraded by an answer to one question: $what $outcome', async (seen) => {
    const { health, heard } = opened();
    heard.hear(seen);
    expect((await health()).status).toBe('ok');
  });

  it('forgets what was heard long ago', async () => {
    const { health, heard, clock } = opened();
    heard.hear(tool('loki', 'unavailable', 'loki does not answer.'));
    clock.now = () => new Date(at.getTime() + 599_000);
    expect((await health()).status).toBe('degraded');
    clock.now = () => new Date(at.getTime() + 601_000);
    expect((await health()).status).toBe('ok');
  });

  it('is degraded without Redis, with one that evicts, and without an index of vectors', async () => {
    const evicts = 'Redis evicts what it holds.';
    const { health } = opened({
      queue: () => Promise.reject(new CompassError('refused', evicts)),
      slower: 'No index.',
    });
    expect(await health()).toMatchObject({
      status: 'degraded',
      parts: { redis: { state: 'down', why: evicts }, similarity: { state: 'degraded', why: 'No index.' } },
    });
  });

  it('shows a source that is not as approved, and logs it once a change', async () => {
    let doubts: { server: string; doubt: string }[] = [];
    const { health, lines } = opened({ doubts: () => doubts });
    await health();
    expect(lines).toEqual([]);
    doubts = [{ server: 'loki', doubt: 'The tools of loki changed' }];
    expect(await health()).toMatchObject({
      status: 'degraded',
      parts: { 'source:loki': { state: 'degraded', why: 'The tools of loki changed.' } },
    });
    await health();
    expect(lines).toEqual([expect.stringContaining('The tools of loki changed')]);
    doubts = [];
    await health();
    await health();
    expect(lines).toHaveLength(2);
  });

  it('is down without its record, and not ready', async () => {
    const { health, ready } = opened({ record: () => Promise.reject(new CompassError('unavailable', 'It is away.')) });
    expect(await health()).toMatchObject({
      status: 'down',
      parts: { database: { state: 'down', why: 'It is away.' } },
    });
    expect(await ready()).toBe(false);
  });

  it('answers within its deadline when record and Redis stand still, and asks each of them once', async () => {
    vi.useFakeTimers();
    const asked = { record: 0, queue: 0 };
    const thaw = Promise.withResolvers<void>();
    const stands = (what: 'record' | 'queue') => () => {
      asked[what] += 1;
      return thaw.promise;
    };
    const { health, ready } = opened({ record: stands('record'), queue: stands('queue') });
    const answers = Promise.all([health(), ready(), health(), ready()]);
    await vi.advanceTimersByTimeAsync(WITHIN_MS);
    expect(WITHIN_MS).toBeLessThan(2000);
    const [first, isReady] = await answers;
    expect(first).toMatchObject({
      status: 'down',
      parts: { database: { why: 'The database does not answer.' }, redis: { why: 'Redis does not answer.' } },
    });
    expect(isReady).toBe(false);
    expect(asked).toEqual({ record: 1, queue: 1 });
    thaw.resolve();
    expect((await health()).status).toBe('ok');
    await health();
    expect(asked).toEqual({ record: 2, queue: 2 });
  });

  it('is not ready from the moment it is stopped', async () => {
    const { ready, stopping } = opened();
    expect(await ready()).toBe(true);
    stopping.abort();
    expect(await ready()).toBe(false);
  });
});
