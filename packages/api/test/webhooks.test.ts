import { createHmac } from 'node:crypto';
import { accept } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { signedAt, signedByGrafana } from '../src/index.ts';
import { alertmanagerAlert, alertmanagerGroup } from './payloads/alertmanager.ts';
import { grafanaGroup } from './payloads/grafana.ts';
import { openWorld, type World } from './support.ts';

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const nowSeconds = () => Math.floor(Date.now() / 1000);

const post = (world: World, url: string, body: unknown, headers: Record<string, string | string[]> = {}) =>
  world.api.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });

const worldWith = (webhooks: Parameters<typeof openWorld>[0]) => openWorld({ sources: 'silent', ...webhooks });
const started = async (world: World, count: number) => {
  await expect.poll(async () => (await world.investigations()).length).toBe(count);
  return (await world.investigations()).toSorted((a, b) => a.number - b.number);
};
const idle = async (world: World) => {
  await expect.poll(() => world.ports.store.transaction(async (tx) => (await tx.backlog()).inbox)).toBe(0);
};

describe('Alertmanager', () => {
  const token = { authorization: 'Bearer one token' };
  const open = () => worldWith({ webhooks: { alertmanager: ['one token', 'the next token'] } });
  const send = (world: World, ...alerts: object[]) =>
    post(world, '/webhooks/alertmanager', alertmanagerGroup(...alerts), token);

  it('starts an investigation of the service in its labels, with what alert and annotations say', async () => {
    const world = await open();
    expect((await send(world, alertmanagerAlert())).statusCode).toBe(202);
    expect((await started(world, 1))[0]).toMatchObject({
      startedBy: { kind: 'webhook', name: 'Alertmanager' },
      trigger: {
        source: 'alertmanager',
        service: 'orders',
        symptoms: ['HighLatency: p99 of orders is above 2 s'],
        severity: 'P1',
        timestamp: '2026-11-22T03:12:04.123Z',
        context: { fingerprint: '0f1e2d3c4b5a6978', alertmanager: { labels: { instance: '10.0.0.7:8080' } } },
      },
      pages: [
        {
          state: { word: 'fires' },
          told: {
            name: 'Alertmanager HighLatency',
            url: 'http://prometheus.example:9090/graph?g0.expr=p99&g0.tab=1',
          },
        },
      ],
    });
  });

  it('goes where its service is watched, and to the default channel otherwise', async () => {
    const world = await worldWith({
      webhooks: { alertmanager: ['one token'] },
      channels: { orders: '#orders-oncall' },
    });
    const other = { labels: { alertname: 'Down', job: 'search' }, fingerprint: 'b' };
    await send(world, alertmanagerAlert(), alertmanagerAlert(other));
    expect((await started(world, 2)).map(({ channel }) => channel)).toEqual(['#orders-oncall', '#incidents']);
  });

  it('a severity that a person lowered is not raised again by a page that says nothing new', async () => {
    const world = await open();
    await send(world, alertmanagerAlert());
    const [one] = await started(world, 1);
    const actor = { kind: 'slack', id: 'U0ALICE', name: 'alice' } as const;
    const input = { investigation: one?.id, severity: 'P3' };
    await accept(world.ports, { key: 'lower', verb: 'change_severity', input, actor });
    await idle(world);
    await send(world, alertmanagerAlert({ startsAt: '2026-11-22T03:30:00Z' }));
    await idle(world);
    expect(await started(world, 1)).toMatchObject([{ trigger: { severity: 'P3' } }]);
  });

  it('says the same again while it fires, and nothing new begins', async () => {
    const world = await open();
    const answers = [await send(world, alertmanagerAlert()), await send(world, alertmanagerAlert())];
    expect(answers.map((one) => one.json().isNew)).toEqual([true, false]);
    await idle(world);
    expect(await started(world, 1)).toMatchObject([{ pages: [{}], notes: [] }]);
  });

  it('a group of several services is an investigation each; several alerts of one are one', async () => {
    const world = await open();
    const other = { labels: { alertname: 'Down', job: 'search' }, fingerprint: 'b' };
    const second = { labels: { alertname: 'Errors', service: 'orders', severity: 'info' }, fingerprint: 'c' };
    await send(world, alertmanagerAlert(), alertmanagerAlert(other), alertmanagerAlert(second));
    expect(await started(world, 2)).toMatchObject([
      { trigger: { service: 'orders', severity: 'P1' }, pages: [{}, {}] },
      { trigger: { service: 'search', severity: 'P2' } },
    ]);
  });

  it('what is resolved is told of and offered to be closed, and nothing is closed; firing again is told too', async () => {
    const world = await open();
    await send(world, alertmanagerAlert());
    await started(world, 1);
    const resolved = { status: 'resolved', endsAt: '2026-11-22T03:20:00Z' };
    await send(world, alertmanagerAlert(resolved));
    await idle(world);
    await send(world, alertmanagerAlert({ startsAt: '2026-11-22T03:25:00Z' }));
    await idle(world);
    const [one] = await started(world, 1);
    expect(one?.endedAt).toBeNull();
    expect(one?.pageNews).toMatchObject([
      { what: 'resolved', at: '2026-11-22T03:20:00.000Z' },
      { what: 'fires_again', at: '2026-11-22T03:25:00.000Z' },
    ]);
  });

  it('a more severe alert of the service joins and raises the severity; a milder one joins', async () => {
    const world = await open();
    const as = (severity: string, fingerprint: string) =>
      alertmanagerAlert({ labels: { alertname: 'A', service: 'orders', severity }, fingerprint });
    await send(world, as('warning', 'a'));
    await started(world, 1);
    await send(world, as('info', 'b'));
    await send(world, as('critical', 'c'));
    await idle(world);
    expect(await started(world, 1)).toMatchObject([
      { trigger: { severity: 'P1' }, pages: [{}, {}, {}], pageNews: [{ what: 'raised', from: 'P2', to: 'P1' }] },
    ]);
  });

  it('resolved before it was heard of: nothing starts, and its late first word starts nothing either', async () => {
    const world = await open();
    await send(world, alertmanagerAlert({ status: 'resolved', endsAt: '2026-11-22T03:20:00Z' }));
    await send(world, alertmanagerAlert());
    await idle(world);
    expect(await world.investigations()).toEqual([]);
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer another' }],
    ['half a token', { authorization: 'Bearer one' }],
    ['the token alone', { authorization: 'one token' }],
  ])('%s: 403 before the body is read', async (_what, headers) => {
    const world = await open();
    const answer = await post(world, '/webhooks/alertmanager', 'nonsense', headers);
    expect(answer.statusCode).toBe(403);
  });

  it.each([
    ['another document', {}, 'alerts'],
    ['an alert without a fingerprint', alertmanagerGroup({ ...alertmanagerAlert(), fingerprint: '' }), 'fingerprint'],
    ['an alert of no time', alertmanagerGroup(alertmanagerAlert({ startsAt: 'now' })), 'startsAt'],
  ])('%s: 400 that names the field', async (_what, body, field) => {
    const answer = await post(await open(), '/webhooks/alertmanager', body, token);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().field).toContain(field);
  });

  it.each(['alertmanager', 'grafana', 'compass', 'pagerduty'])(
    '/webhooks/%s without a secret: 404 with a word',
    async (name) => {
      const answer = await post(await openWorld(), `/webhooks/${name}`, {});
      expect(answer.statusCode).toBe(404);
      expect(answer.json().detail).toMatch(/_WEBHOOK_(TOKEN|SECRET) is (not )?set/);
    },
  );
});

describe('Grafana', () => {
  const body = JSON.stringify(grafanaGroup());

  it('starts by its token', async () => {
    const world = await worldWith({ webhooks: { grafana: { tokens: ['token'], secrets: [] } } });
    expect((await post(world, '/webhooks/grafana', body, { authorization: 'Bearer token' })).statusCode).toBe(202);
    expect((await started(world, 1))[0]).toMatchObject({
      trigger: {
        source: 'grafana',
        service: 'checkout',
        symptoms: ['Error rate: 6.2 % of requests fail'],
        severity: 'P2',
        timestamp: '2026-11-22T03:02:10.000Z',
      },
    });
  });

  it('asks for the token and the signature where both are set', async () => {
    const world = await worldWith({ webhooks: { grafana: { tokens: ['token'], secrets: ['secret'] } } });
    const signature = hmac('secret', body);
    const both = { authorization: 'Bearer token', 'x-grafana-alerting-signature': signature };
    const send = (headers: Record<string, string>) => post(world, '/webhooks/grafana', body, headers);
    expect((await send({ authorization: 'Bearer token' })).statusCode).toBe(403);
    expect((await send({ 'x-grafana-alerting-signature': signature })).statusCode).toBe(403);
    expect((await send(both)).statusCode).toBe(202);
  });

  it('signs its time with the body where it is told to', () => {
    const now = new Date('2026-11-22T03:00:00Z');
    const time = String(now.getTime() / 1000);
    const about = { secrets: ['old', 'new'], now };
    const raw = Buffer.from(body);
    expect(signedByGrafana(raw, { signature: hmac('new', `${time}:${body}`), time }, about)).toBe(true);
    expect(signedByGrafana(raw, { signature: hmac('new', body), time }, about)).toBe(false);
    expect(signedByGrafana(raw, { signature: hmac('new', `${time}:${body}`), time: undefined }, about)).toBe(false);
    const late = String(Number(time) - 301);
    expect(signedByGrafana(raw, { signature: hmac('new', `${late}:${body}`), time: late }, about)).toBe(false);
  });
});

describe('the webhook for everything else', () => {
  const alert = {
    title: 'Checkout is slow',
    service: 'checkout',
    severity: 'P1',
    symptoms: ['p99 above 2 s'],
    dedup_key: 'checkout-slow',
    at: '2026-11-22T03:02:00Z',
  };
  const sign = (body: string, secret = 'secret', t = nowSeconds()) => `t=${t},v1=${hmac(secret, `${t}.${body}`)}`;
  const open = () => worldWith({ webhooks: { compass: ['secret', 'the next secret'] } });
  const send = (world: World, changes: object = {}, header?: string) => {
    const body = JSON.stringify({ ...alert, ...changes });
    return post(world, '/webhooks/compass', body, { 'x-compass-signature': header ?? sign(body) });
  };

  it('starts an investigation; told again it is the same, resolved it is told of', async () => {
    const world = await open();
    expect((await send(world)).statusCode).toBe(202);
    expect((await send(world)).json()).toEqual({ accepted: true, isNew: false });
    await started(world, 1);
    await send(world, { status: 'resolved', at: '2026-11-22T03:30:00Z' });
    await idle(world);
    expect(await started(world, 1)).toMatchObject([
      {
        trigger: {
          source: 'webhook',
          service: 'checkout',
          severity: 'P1',
          symptoms: ['Checkout is slow', 'p99 above 2 s'],
          timestamp: '2026-11-22T03:02:00.000Z',
        },
        pageNews: [{ what: 'resolved' }],
      },
    ]);
  });

  it('takes either secret while one is exchanged, and both signatures in one header', () => {
    const body = Buffer.from('{}');
    const about = { secrets: ['old', 'new'], now: new Date() };
    const t = nowSeconds();
    const [old, made] = [hmac('old', `${t}.{}`), hmac('new', `${t}.{}`)];
    for (const header of [`t=${t},v1=${old}`, `t=${t},v1=${made}`, `v1=${'0'.repeat(64)}, v1=${old}, t=${t}`])
      expect(signedAt(body, header, about)).toBe(true);
    for (const header of [
      `v1=${old}`,
      `t=${t}`,
      `t=${t},t=${t},v1=${old}`,
      `t=${t},v2=${old}`,
      `t=${t}x,v1=${old}`,
      '',
    ])
      expect(signedAt(body, header, about)).toBe(false);
  });

  it.each([-301, 302])('%i s from now is too far: 403', async (seconds) => {
    const world = await open();
    const body = JSON.stringify(alert);
    const header = sign(body, 'secret', nowSeconds() + seconds);
    expect((await send(world, {}, header)).statusCode).toBe(403);
    expect(await world.investigations()).toEqual([]);
  });

  it.each([
    ['a field that is not known', { sevrity: 'P1' }, 'body'],
    ['no title', { title: '' }, 'title'],
    ['a time that is none', { at: 'yesterday' }, 'at'],
  ])('%s: 400 that names it', async (_what, changes, field) => {
    const answer = await send(await open(), changes);
    expect([answer.statusCode, answer.json().field]).toEqual([400, field]);
  });
});
