import { accept, answerOf } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { HASH, waiting } from './kept.ts';
import { openWorld, post, system, type World } from './support.ts';

const get = (world: World, url: string, headers: Record<string, string> = {}) =>
  world.api.inject({ method: 'GET', url: `/api/v1${url}`, headers });

describe('POST /investigations', () => {
  it('starts one from a service alone, and answers its wire form', async () => {
    const world = await openWorld({ sources: 'silent' });
    const answer = await post(world, '/investigations', { service: ' orders ' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      name: 'INV-1001',
      status: 'triggered',
      trigger: { source: 'api', service: 'orders', severity: 'P2', symptoms: [] },
      audit_trail: [
        {
          seq: 1,
          at: expect.any(String),
          actor: 'the API',
          action: 'started',
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    });
    const { trigger, start_time } = answer.json();
    expect(trigger.timestamp).toBe(start_time);
    const both = [answer.json().id, 'INV-1001'].map((id) => get(world, `/investigations/${id}`));
    for (const same of await Promise.all(both)) expect(same.json().id).toBe(answer.json().id);
  });

  it('keeps the time that it is told, and knows by itself by which way it was told', async () => {
    const world = await openWorld({ sources: 'silent' });
    const timestamp = '2026-11-22T03:07:30.000Z';
    const answer = await post(world, '/investigations', { service: 'orders', source: 'pagerduty', timestamp });
    expect(answer.json()).toMatchObject({ trigger: { source: 'api', timestamp } });
  });

  it('knows the command line from other callers', async () => {
    const world = await openWorld({ sources: 'silent' });
    const answer = await post(world, '/investigations', { service: 'orders' }, { 'x-compass-client': 'cli' });
    expect(answer.json()).toMatchObject({ trigger: { source: 'cli' }, audit_trail: [{ actor: 'the command line' }] });
  });

  it('joins the live investigation of the same service: 200', async () => {
    const world = await openWorld({ sources: 'silent' });
    const first = await post(world, '/investigations', { service: 'orders' });
    const second = await post(world, '/investigations', { service: 'orders', symptoms: ['still slow'] });
    expect([second.statusCode, second.json().id]).toEqual([200, first.json().id]);
  });

  it('the same Idempotency-Key is one investigation and one answer', async () => {
    const world = await openWorld({ sources: 'silent' });
    const once = () => post(world, '/investigations', { service: 'orders' }, { 'idempotency-key': 'k-1' });
    const [first, second] = await Promise.all([once(), once()]);
    const third = await once();
    for (const same of [second, third]) {
      expect(same.statusCode).toBe(201);
      expect(same.json().id).toBe(first.json().id);
    }
    expect(third.json()).toEqual(second.json());
    expect(await world.investigations()).toHaveLength(1);
    expect((await world.investigations())[0]?.notes).toEqual([]);
  });

  it('a secret in a request is kept by its mark alone, which tells the same request from another one', async () => {
    const { api, ports } = await openWorld();
    const ask = (password: string) =>
      api.inject({
        method: 'POST',
        url: '/api/v1/investigations',
        headers: { 'idempotency-key': 'with-a-secret' },
        payload: { service: 'orders', symptoms: [`db_password=${password}`], context: { api_key: password } },
      });
    const [first, again, other] = [await ask('hunter2222'), await ask('hunter2222'), await ask('hunter3333')];
    expect([first.statusCode, again.statusCode, other.statusCode]).toEqual([201, 201, 409]);
    expect(first.json().id).toBe(again.json().id);
    const stored = await ports.store.transaction((tx) => tx.inbox.get('api:start_investigation:with-a-secret'));
    expect(JSON.stringify([stored, first.json()])).not.toContain('hunter');
    expect(JSON.stringify(stored?.input).match(/\[redacted:[0-9a-f]{4}\]/g)).toHaveLength(2);
  });

  it('the same Idempotency-Key with another request is refused', async () => {
    const world = await openWorld({ sources: 'silent' });
    await post(world, '/investigations', { service: 'orders' }, { 'idempotency-key': 'k-1' });
    const answer = await post(world, '/investigations', { service: 'billing' }, { 'idempotency-key': 'k-1' });
    expect([answer.statusCode, answer.json().field]).toEqual([409, 'Idempotency-Key']);
    const long = await post(world, '/investigations', { service: 'orders' }, { 'idempotency-key': 'k'.repeat(201) });
    expect(long.statusCode).toBe(400);
  });

  it('an unknown service is refused with those that are known', async () => {
    const world = await openWorld({ services: ['orders', 'billing'] });
    const answer = await post(world, '/investigations', { service: 'ordres' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ field: 'service', detail: expect.stringContaining('orders, billing') });
    expect(await world.investigations()).toEqual([]);
  });
});

describe('what REST refuses, as problem+json', () => {
  it.each([
    ['half a body', '{"service":', 400, ''],
    ['no service', {}, 400, 'service'],
    ['an empty service', { service: '  ' }, 400, 'service'],
    ['a service of two lines', { service: 'orders\nbilling' }, 400, 'service'],
    ['an unknown severity', { service: 'orders', severity: 'P9' }, 400, 'severity'],
    ['a field that there is not', { service: 'orders', servce: 'x' }, 400, ''],
    [
      'more symptoms than 20',
      { service: 'orders', symptoms: Array.from({ length: 21 }, () => 'slow') },
      400,
      'symptoms',
    ],
    ['a time that is none', { service: 'orders', timestamp: 'yesterday' }, 400, 'timestamp'],
    ['over 256 KiB', { service: 'orders', context: { text: 'x'.repeat(256 * 1024) } }, 413, ''],
  ])('%s', async (_what, body, status, field) => {
    const world = await openWorld();
    const answer = await post(world, '/investigations', body);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status,
      detail: expect.stringMatching(/./),
      type: expect.stringMatching(/^\/api\/docs#problem-/),
    });
    expect(answer.json().field ?? '').toBe(field);
    expect(await world.investigations()).toEqual([]);
  });

  it.each([
    ['GET', '/investigations/INV-9', 404],
    ['GET', '/investigations/0a1f9e34-5f0e-4a44-9a52-3c1a2b4d5e60', 404],
    ['GET', '/investigations/nonsense', 404],
    ['GET', '/investigations/INV-7/postmortem', 404],
    ['GET', `/investigations/INV-9/tests/${HASH}`, 404],
    ['GET', '/investigations/INV-7/tests/0000000000000000', 404],
    ['GET', `/investigations/INV-7/tests/${HASH}`, 404],
    ['GET', '/investigations?status=lost', 400],
    ['GET', '/investigations?limit=0', 400],
    ['GET', '/nowhere', 404],
    ['POST', '/investigations/INV-9/hypotheses/1/test', 404],
    ['GET', '/investigations/INV-7/hypotheses/2', 404],
    ['GET', '/investigations/INV-7/hypotheses/2/mitigation', 404],
    ['POST', '/investigations/INV-7/hypotheses/2/test', 404],
    ['POST', '/tests/00000000', 404],
  ] as const)('%s %s: %i', async (method, url, status) => {
    const world = await openWorld({ kept: [waiting] });
    const answer = await world.api.inject({ method, url: `/api/v1${url}` });
    expect([answer.statusCode, answer.json().status]).toEqual([status, status]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('without the token: 401, and nothing happened', async () => {
    const world = await openWorld({ token: 'a long enough token' });
    const asked = [{}, { authorization: 'Bearer another' }, { authorization: 'a long enough token' }];
    for (const headers of asked) {
      const answer = await post(world, '/investigations', { service: 'orders' }, headers);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    expect(await world.investigations()).toEqual([]);
    const right = { authorization: 'Bearer a long enough token' };
    expect((await get(world, '/investigations', right)).statusCode).toBe(200);
    expect((await get(world, '/openapi.json')).statusCode).toBe(401);
    expect((await world.api.inject('/health')).statusCode).toBe(200);
  });
});

describe('GET /investigations', () => {
  it('lists all, the newest first, or those that are active, completed or failed', async () => {
    const world = await openWorld();
    const started: string[] = (await post(world, '/investigations', { service: 'billing' })).json().id;
    await world.ended(String(started));
    await world.ports.store.transaction(async (tx) => {
      await tx.investigations.insert({ ...waiting, id: crypto.randomUUID(), number: 8, status: 'closed' });
      await tx.investigations.insert(waiting);
    });
    const services = async (query: string) =>
      (await get(world, `/investigations${query}`)).json().map((one: { name: string }) => one.name);
    expect(await services('?status=active')).toEqual(['INV-7']);
    expect(await services('?status=completed')).toEqual(['INV-8']);
    expect(await services('?status=failed')).toEqual(['INV-1001']);
    expect((await services('')).sort()).toEqual(['INV-1001', 'INV-7', 'INV-8']);
    expect(await services('?limit=1')).toHaveLength(1);
  });

  it('says why one failed', async () => {
    const world = await openWorld();
    const { id } = (await post(world, '/investigations', { service: 'orders' })).json();
    await world.ended(id);
    expect((await get(world, `/investigations/${id}`)).json()).toMatchObject({
      status: 'failed',
      error: 'No source is configured.',
    });
  });
});

describe('the post-mortem', () => {
  it('is there once the investigation was closed', async () => {
    const world = await openWorld({ kept: [waiting] });
    const input = { investigation: 'INV-7', reason: 'over' };
    await accept(world.ports, { key: 'c', verb: 'close', input, actor: system });
    expect(await answerOf(world.ports, 'c', 5000)).toMatchObject({ ok: true });
    const written = async () => (await get(world, '/investigations/INV-7/postmortem')).statusCode;
    await expect.poll(written).toBe(200);
    const answer = await get(world, '/investigations/INV-7/postmortem');
    expect(answer.json()).toMatchObject({ investigation_id: waiting.id, hypotheses_tested: [{ number: 1 }] });
  });
});

describe('health and the description', () => {
  it('says that it is up, with what the installation says of itself', async () => {
    const world = await openWorld();
    const health = await world.api.inject('/health');
    expect([health.statusCode, health.json()]).toEqual([
      200,
      { status: 'ok', parts: { database: { state: 'ok' } }, form: 'memory' },
    ]);
    expect((await world.api.inject('/ready')).json()).toEqual({ ready: true });
    expect((await world.api.inject('/live')).json()).toEqual({ live: true });
  });

  it('without its record it is down', async () => {
    const world = await openWorld();
    await world.ports.store.close();
    expect((await world.api.inject('/health')).statusCode).toBe(503);
    expect((await world.api.inject('/ready')).statusCode).toBe(503);
  });
});
