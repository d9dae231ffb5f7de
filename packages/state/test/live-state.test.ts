import { once } from 'node:events';
import { wireInvestigation } from '@compass/core';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../../../tests/support/redis-server.ts';
import { type Committed, liveState } from '../src/live-state.ts';
import { alice, auditRow, investigation, observation } from './support/samples.ts';

const needed = hasRedis || process.env['COMPASS_TEST_ALL'] === '1';

describe.runIf(needed)('the live state on Redis (needs redis-server)', () => {
  let server: RedisServer;
  let plain: Redis;
  let watcher: Redis;
  let live: ReturnType<typeof liveState>;
  const heard: [string, string][] = [];
  const kept = new Map<string, Committed>();
  const record = {
    read: async (id: string) => kept.get(id) ?? null,
    liveAmong: async (ids: string[]) => ids.filter((id) => kept.get(id)?.investigation.status === 'observing'),
  };
  const trailOf = async (id: string): Promise<number[]> =>
    JSON.parse((await plain.hget(`investigation:${id}`, 'audit_trail')) ?? '').map(({ seq }: { seq: number }) => seq);
  beforeAll(async () => {
    server = await startRedis();
    plain = new Redis(server.url);
    watcher = new Redis(server.url);
    live = liveState({ redis: plain, ttlSeconds: 4000, record });
    watcher.on('pmessage', (_pattern, channel, text) => heard.push([channel, text]));
    await watcher.psubscribe('investigation:*:*', 'events:*');
  });
  afterAll(async () => {
    plain.disconnect();
    watcher.disconnect();
    await server.stop();
  });

  test('is a hash with its TTL, and its id among the active ones until it is over', async () => {
    const one = investigation(1042);
    await live.show({ investigation: one, audit: [auditRow(one.id, 1)] });
    const hash = await plain.hgetall(`investigation:${one.id}`);
    expect(Object.keys(hash).sort()).toEqual([
      'active_agents',
      'audit_trail',
      'end_time',
      'human_decisions',
      'hypotheses',
      'investigation_id',
      'mitigation_actions',
      'observations',
      'revision',
      'start_time',
      'status',
      'tested_hypotheses',
      'total_cost',
      'trigger',
    ]);
    expect(hash).toMatchObject({ investigation_id: one.id, status: 'observing', total_cost: '0', observations: '[]' });
    expect(JSON.parse(hash['trigger'] ?? '')).toEqual(one.trigger);
    const ttl = await plain.ttl(`investigation:${one.id}`);
    expect([ttl > 3900, ttl <= 4000]).toEqual([true, true]);
    expect(await plain.sismember('active_investigations', one.id)).toBe(1);
    await live.show({ investigation: { ...one, revision: 2, status: 'closed' }, audit: [auditRow(one.id, 2)] });
    expect(await plain.sismember('active_investigations', one.id)).toBe(0);
    const trail: { seq: number }[] = JSON.parse((await plain.hget(`investigation:${one.id}`, 'audit_trail')) ?? '');
    expect(trail.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(trail[0]).toEqual({
      ...{ seq: 1, at: '2026-11-22T10:00:00.123Z', actor: 'alice', action: 'started', detail: { seq: 1 } },
      hash: 'hash 1',
    });
  });

  test('its parts have the names that REST gives them', async () => {
    const at = '2026-11-22T10:00:00.000Z';
    const agent = { agent: 'tracing' as const, state: 'looking' as const, line: '', seconds: null, observations: 0 };
    const decision = { by: alice, at, what: 'closed', about: 'INV-1046' };
    const one = investigation(1046, { agents: [agent], observations: [observation], decisions: [decision] });
    await live.show({ investigation: one, audit: [] });
    const hash = await plain.hgetall(`investigation:${one.id}`);
    const wire = wireInvestigation(one, []);
    expect(JSON.parse(hash['active_agents'] ?? '')).toEqual(['tracing']);
    expect(JSON.parse(hash['observations'] ?? '')).toEqual(wire.observations);
    expect(wire.observations).toMatchObject([{ agent_id: 'database', observation_type: 'metric', timestamp: at }]);
    expect(JSON.parse(hash['human_decisions'] ?? '')).toEqual([{ by: 'alice', at, what: 'closed', about: 'INV-1046' }]);
  });

  test('every change of status is published once, and every entry of the trail as an event, in order', async () => {
    const one = investigation(1043, { status: 'triggered' });
    heard.length = 0;
    const changes = (['triggered', 'observing', 'observing', 'closed'] as const).map((status, index) =>
      live.show({
        investigation: { ...one, revision: index + 1, status },
        audit: [{ ...auditRow(one.id, index + 1), what: `step ${index + 1}` }],
      }),
    );
    await Promise.all(changes);
    const of = (channel: string) => heard.filter(([name]) => name === channel).map(([, text]) => text);
    await expect.poll(() => of(`investigation:${one.id}:status`)).toEqual(['triggered', 'observing', 'closed']);
    await expect.poll(() => of(`events:${one.id}`)).toHaveLength(4);
    const events = of(`events:${one.id}`).map((text) => JSON.parse(text));
    expect(events.map(({ type }) => type)).toEqual(['step 1', 'step 2', 'step 3', 'step 4']);
    expect(Object.keys(events[0]).sort()).toEqual(['data', 'timestamp', 'type']);
  });

  test('an older revision that comes late changes nothing', async () => {
    const one = investigation(1044, { status: 'testing', revision: 7 });
    await live.show({ investigation: one, audit: [] });
    await live.show({ investigation: { ...one, revision: 6, status: 'observing' }, audit: [auditRow(one.id, 6)] });
    expect(await plain.hmget(`investigation:${one.id}`, 'status', 'revision')).toEqual(['testing', '7']);
    await expect.poll(() => heard.filter(([name]) => name === `events:${one.id}`)).toHaveLength(1);
    expect(heard.filter(([name]) => name === `investigation:${one.id}:status`).map(([, text]) => text)).toEqual([
      'testing',
    ]);
  });

  test('what Redis missed while it was away is there once it is back, each entry once and its end as well', async () => {
    const redis = new Redis(server.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, lazyConnect: true });
    redis.on('error', () => undefined);
    await redis.connect();
    const own = liveState({ redis, ttlSeconds: 4000, record, againMs: 20 });
    const one = investigation(1047);
    const commit = (revision: number, status: 'observing' | 'closed', ...entries: number[]): Committed => {
      const audit = entries.map((seq) => auditRow(one.id, seq));
      const committed = { investigation: { ...one, revision, status }, audit };
      kept.set(one.id, { ...committed, audit: [...(kept.get(one.id)?.audit ?? []), ...audit] });
      return committed;
    };
    await own.show(commit(1, 'observing', 1));
    redis.disconnect();
    await once(redis, 'end');
    await own.show(commit(2, 'observing', 2, 3));
    const last = commit(3, 'closed', 4);
    await own.show(last);
    expect(await trailOf(one.id)).toEqual([1]);
    await redis.connect();
    await expect.poll(() => trailOf(one.id)).toEqual([1, 2, 3, 4]);
    expect(await plain.sismember('active_investigations', one.id)).toBe(0);
    expect(await plain.hget(`investigation:${one.id}`, 'status')).toBe('closed');
    // Another process, which is late.
    await live.show(last);
    expect(await trailOf(one.id)).toEqual([1, 2, 3, 4]);
    own.close();
    redis.disconnect();
  });

  test('what is over or gone and still among the active ones is found by who comes next', async () => {
    const [over, going, gone] = [investigation(1048, { status: 'closed' }), investigation(1049), investigation(1050)];
    for (const one of [over, going]) kept.set(one.id, { investigation: one, audit: [auditRow(one.id, 1)] });
    await plain.sadd('active_investigations', over.id, going.id, gone.id);
    const own = liveState({ redis: plain, ttlSeconds: 4000, record, againMs: 20 });
    await own.sweep();
    const active = async () => {
      const ids = await plain.smembers('active_investigations');
      return [over, going, gone].map(({ id }) => ids.includes(id));
    };
    await expect.poll(active).toEqual([false, true, false]);
    expect(await trailOf(over.id)).toEqual([1]);
    own.close();
  });

  test('a Redis that is away stops nobody', async () => {
    const away = new Redis('redis://127.0.0.1:9', { maxRetriesPerRequest: 0, retryStrategy: () => null });
    away.on('error', () => undefined);
    const own = liveState({ redis: away, ttlSeconds: 1, record });
    await own.show({ investigation: investigation(1), audit: [] });
    own.close();
    away.disconnect();
  });
});
