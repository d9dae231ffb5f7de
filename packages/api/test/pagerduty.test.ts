import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signed } from '../src/index.ts';
import { openWorld, type World } from './support.ts';

const SECRET = 'secret of the subscription';
const signatureOf = (body: Buffer | string, secret = SECRET) =>
  `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** An event as PagerDuty's V3 webhook sends it. */
const page = (event: Record<string, unknown> = {}, incident: Record<string, unknown> = {}) =>
  JSON.stringify({
    event: {
      id: '01DEN0V5VIL2R1DAG5QFPZTNRJ',
      event_type: 'incident.triggered',
      resource_type: 'incident',
      occurred_at: '2026-11-22T03:12:04.123Z',
      agent: null,
      client: null,
      data: {
        id: 'Q2LYBKDDWVQT6M',
        type: 'incident',
        html_url: 'https://acme.pagerduty.example/incidents/Q2LYBKDDWVQT6M',
        number: 1042,
        status: 'triggered',
        title: 'orders: p99 latency above 2 s',
        service: { id: 'PF9KMXH', type: 'service_reference', summary: 'orders' },
        priority: { id: 'P53ZZH5', summary: 'P1' },
        urgency: 'high',
        conference_bridge: null,
        ...incident,
      },
      ...event,
    },
  });

const send = (world: World, body: Buffer | string, signature: string | string[] | undefined = signatureOf(body)) =>
  world.api.inject({
    method: 'POST',
    url: '/webhooks/pagerduty',
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined ? {} : { 'x-pagerduty-signature': signature }),
    },
    payload: body,
  });

const pagedWorld = () => openWorld({ webhooks: { pagerduty: [SECRET] }, sources: 'silent' });

/** Deliveries act through the queue. */
const settled = async (world: World, count: number) => {
  await expect.poll(async () => (await world.investigations()).length).toBe(count);
  return world.investigations();
};

describe('a signature of PagerDuty', () => {
  const body = Buffer.from(page());

  it('is the HMAC of exactly these bytes under this secret', () => {
    expect(signed(body, signatureOf(body), [SECRET])).toBe(true);
    expect(signed(body, signatureOf(body, 'another'), [SECRET])).toBe(false);
    expect(signed(body, signatureOf(body), [])).toBe(false);
  });

  it('does not survive one flipped bit, in the body or in the signature', () => {
    const flip = (bytes: Buffer, bit: number) => {
      const changed = Buffer.from(bytes);
      const at = Math.floor(bit / 8) % bytes.length;
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit % 8)), at);
      return changed;
    };
    const anything = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(anything, fc.string({ minLength: 1 }), fc.nat(), (bytes, secret, bit) => {
        const signature = signatureOf(bytes, secret);
        expect(signed(bytes, signature, [secret])).toBe(true);
        expect(signed(flip(bytes, bit), signature, [secret])).toBe(false);
        expect(signed(bytes, flip(Buffer.from(signature), bit).toString('latin1'), [secret])).toBe(false);
      }),
    );
  });

  it('is one of several, while PagerDuty or COMPASS rotates its secret', () => {
    const both = `${signatureOf(body, 'old')},${signatureOf(body, 'new')}`;
    for (const secrets of [['old'], ['new'], ['old', 'new']]) expect(signed(body, both, secrets)).toBe(true);
    expect(signed(body, signatureOf(body, 'new'), ['old', 'new'])).toBe(true);
    expect(signed(body, both.replace(',', ' , '), ['new'])).toBe(true);
    expect(signed(body, [signatureOf(body, 'old'), signatureOf(body, 'new')], ['new'])).toBe(true);
    expect(signed(body, both, ['retired'])).toBe(false);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['only its version', 'v1='],
    ['another version', signatureOf(body).replace('v1=', 'v2=')],
    ['no version', signatureOf(body).slice(3)],
    ['capitals', signatureOf(body).toUpperCase()],
    ['half of it', signatureOf(body).slice(0, 35)],
    ['more behind it', `${signatureOf(body)}00`],
  ])('is not %s', (_what, header) => {
    expect(signed(body, header, [SECRET])).toBe(false);
  });
});

describe('a page', () => {
  it('starts an investigation of its service, with what it says', async () => {
    const world = await pagedWorld();
    expect((await send(world, page())).statusCode).toBe(202);
    const [started] = await settled(world, 1);
    expect(started).toMatchObject({
      startedBy: { kind: 'pagerduty' },
      channel: '#incidents',
      trigger: {
        source: 'pagerduty',
        service: 'orders',
        symptoms: ['orders: p99 latency above 2 s'],
        severity: 'P1',
        timestamp: '2026-11-22T03:12:04.123Z',
        context: { pagerduty: { id: 'Q2LYBKDDWVQT6M', number: 1042 } },
      },
    });
  });

  it('is kept without its secrets: a title is redacted before it is cut, and no page is lost for what that adds', async () => {
    const world = await pagedWorld();
    const title = `${'x'.repeat(480)} password=a1b2c3d4e5f6g7h8`;
    const body = page({}, { title, service: { summary: 'orders' } });
    expect((await send(world, body)).statusCode).toBe(202);
    const [started] = await settled(world, 1);
    expect(started?.trigger.symptoms[0]).toMatch(/^x{480} password=\[redacted/);
    const stored = await world.ports.store.transaction((tx) => tx.inbox.get('pagerduty:01DEN0V5VIL2R1DAG5QFPZTNRJ'));
    expect(JSON.stringify([started, stored])).not.toContain('a1b2');
  });

  it('is found again by its name, however random that looks', async () => {
    const ids = ['Q0K7ZX3M9WQ2VB', 'Q3H8D2J5N7P1T4', 'QX9Z2C7V4B6N1M', 'Q1A2S3D4F5G6H7'];
    const world = await pagedWorld();
    for (const id of ids) await send(world, page({ id: `event of ${id}` }, { id, service: { summary: id } }));
    const begun = await settled(world, ids.length);
    expect(begun.map((one) => one.pages?.[0]?.fingerprint).sort()).toEqual(ids.toSorted());
  });

  it('is stored before it is acknowledged, and the same event twice is stored once', async () => {
    const world = await pagedWorld();
    const answers = await Promise.all([send(world, page()), send(world, page())]);
    expect(answers.map((answer) => answer.json().isNew).sort()).toEqual([false, true]);
    const row = await world.ports.store.transaction((tx) => tx.inbox.get('pagerduty:01DEN0V5VIL2R1DAG5QFPZTNRJ'));
    expect(row).toMatchObject({ verb: 'follow_pages', actor: { kind: 'pagerduty' } });
    const [started] = await settled(world, 1);
    expect(started?.notes).toEqual([]);
  });

  it('of a service that is being looked at joins its investigation', async () => {
    const world = await pagedWorld();
    await send(world, page());
    await send(world, page({ id: 'another event' }, { id: 'another incident' }));
    await expect.poll(async () => (await world.investigations())[0]?.pages?.length).toBe(2);
    expect(await world.investigations()).toHaveLength(1);
  });

  it.each([
    ['P1', 'low', 'P1'],
    ['P2 - Major', 'high', 'P2'],
    ['P3', 'high', 'P3'],
    ['P5', 'high', 'P3'],
    ['SEV-P10', 'high', 'P2'],
    [null, 'high', 'P2'],
    [null, 'low', 'P3'],
    [null, null, 'P2'],
  ])('of priority %s and urgency %s is %s', async (priority, urgency, severity) => {
    const world = await pagedWorld();
    const body = page({}, { priority: priority === null ? null : { id: 'x', summary: priority }, urgency });
    await send(world, body);
    expect((await settled(world, 1))[0]?.trigger.severity).toBe(severity);
  });

  it.each([
    ['without a service', { service: null }, 'unknown'],
    ['whose service has no name', { service: { id: 'x', summary: ' ' } }, 'unknown'],
    ['whose service has a very long name', { service: { id: 'x', summary: 'x'.repeat(900) } }, 'x'.repeat(200)],
    ['whose service has a NUL', { service: { id: 'x', summary: 'or\u0000ders' } }, 'or ders'],
    ['without a title', { title: null }, 'orders'],
    ['with a very long title', { title: 'slow '.repeat(400) }, 'orders'],
  ])('%s is not lost', async (_what, incident, service) => {
    const world = await pagedWorld();
    expect((await send(world, page({}, incident))).statusCode).toBe(202);
    expect((await settled(world, 1))[0]?.trigger.service).toBe(service);
  });
});

describe('what the webhook does not take', () => {
  it.each([
    ['incident.escalated', {}],
    ['pagey.ping', { data: { message: 'Hello', type: 'ping' } }],
    ['incident.responder.added', { data: { type: 'incident_responder', state: 'pending' } }],
    ['something.of.next.year', { data: null }],
  ])('%s is acknowledged, and nothing is stored', async (event_type, rest) => {
    const world = await pagedWorld();
    const answer = await send(world, page({ event_type, ...rest }));
    expect([answer.statusCode, answer.json()]).toEqual([202, { accepted: false }]);
    const row = await world.ports.store.transaction((tx) => tx.inbox.get('pagerduty:01DEN0V5VIL2R1DAG5QFPZTNRJ'));
    expect(row).toBeNull();
  });

  it.each([
    ['no signature', page(), undefined],
    ['a signature of another body', page(), signatureOf(page({ id: 'another' }))],
    ['the same event written anew', JSON.stringify(JSON.parse(page()), null, 2), signatureOf(page())],
    ['a wrong signature of nonsense', 'nonsense', 'v1=00'],
  ])('%s: 403, and nothing is stored', async (_what, body, signature) => {
    const world = await pagedWorld();
    const answer = await world.api.inject({
      method: 'POST',
      url: '/webhooks/pagerduty',
      headers: signature === undefined ? {} : { 'x-pagerduty-signature': signature },
      payload: body,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await world.investigations()).toEqual([]);
  });

  it.each([
    ['no body', ''],
    ['half a body', page().slice(0, -20)],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['another document', '{"event":{}}'],
    ['no document', 'null'],
    ['a page without an incident', page({ data: null })],
    ['a page of no time', page({ occurred_at: 'yesterday' })],
  ])('%s, signed all the same: 400', async (_what, body) => {
    const answer = await send(await pagedWorld(), body);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('without a secret there is no webhook', async () => {
    expect((await send(await openWorld(), page())).statusCode).toBe(404);
  });

  it('a body over 1 MiB: 413', async () => {
    const body = page({}, { title: 'x'.repeat(1024 * 1024) });
    expect((await send(await pagedWorld(), body)).statusCode).toBe(413);
  });
});
