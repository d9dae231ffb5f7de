import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { originFetch } from '../../mcp/src/index.ts';
import { pagerdutyPager } from '../src/index.ts';

const HOST = 'https://api.pagerduty.example';
const never = new AbortController().signal;

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  nock.activate();
});

const pager = () =>
  pagerdutyPager({ url: HOST, key: 'a key', from: 'oncall@acme.example', fetch: originFetch({ url: HOST }) });
const headers = { authorization: 'Token token=a key', accept: 'application/vnd.pagerduty+json;version=2' };
const writing = { reqheaders: { ...headers, from: 'oncall@acme.example' } };
const note = { text: 'orders: lock contention.\n(COMPASS INV-7, cause)', mark: '(COMPASS INV-7, cause)' };

describe('a note', () => {
  it('is written in the name of a user when it is not there', async () => {
    nock(HOST, { reqheaders: headers })
      .get('/incidents/Q1/notes')
      .reply(200, { notes: [{ content: 'other' }] });
    nock(HOST, writing)
      .post('/incidents/Q1/notes', { note: { content: note.text } })
      .reply(200, { note: {} });
    await pager().note('Q1', note, never);
  });

  it('that is there already is not written again', async () => {
    nock(HOST)
      .get('/incidents/Q1/notes')
      .reply(200, { notes: [{ content: null }, { content: note.text }] });
    await pager().note('Q1', note, never);
  });

  it.each([
    [429, { 'ratelimit-reset': '7' }, 'unavailable', 7000],
    [429, { 'retry-after': '90000' }, 'unavailable', 600_000],
    [429, {}, 'unavailable', 30_000],
    [500, {}, 'unavailable', null],
    [401, {}, 'refused', null],
    [404, {}, 'not_found', null],
    [400, {}, 'invalid', null],
  ])('%i %j: %s', async (status, answer, code, retryAfterMs) => {
    nock(HOST)
      .get('/incidents/Q1/notes')
      .reply(status, { error: { message: 'secret' } }, answer);
    const refused = await pager()
      .note('Q1', note, never)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code, retryAfterMs });
    expect(String(refused)).not.toContain('secret');
  });
});

describe('a status update', () => {
  it('is taken, or it is unclear, or surely not taken', async () => {
    const path = '/incidents/Q1/status_updates';
    nock(HOST, writing).post(path, { message: 'orders recovered' }).reply(200, { status_update: {} });
    expect(await pager().statusUpdate('Q1', 'orders recovered', never)).toBe('taken');
    nock(HOST).post(path).reply(502);
    expect(await pager().statusUpdate('Q1', 'orders recovered', never)).toBe('unclear');
    nock(HOST)
      .post(path)
      .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    await expect(pager().statusUpdate('Q1', 'orders recovered', never)).rejects.toMatchObject({ code: 'unavailable' });
    nock(HOST).post(path).reply(429);
    await expect(pager().statusUpdate('Q1', 'orders recovered', never)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('resolving', () => {
  it('is asked for once, and not when it is resolved', async () => {
    nock(HOST)
      .get('/incidents/Q1')
      .reply(200, { incident: { status: 'acknowledged' } });
    const incident = { type: 'incident_reference', status: 'resolved', resolution: 'Alice resolved it.' };
    nock(HOST, writing).put('/incidents/Q1', { incident }).reply(200, { incident: {} });
    await pager().resolve('Q1', 'Alice resolved it.', never);
    nock(HOST)
      .get('/incidents/Q1')
      .reply(200, { incident: { status: 'resolved' } });
    await pager().resolve('Q1', 'Alice resolved it.', never);
  });
});

describe('what the alerts say', () => {
  it('is read line by line, whatever shape it has', async () => {
    nock(HOST)
      .get('/incidents/Q%2F..%2F1/alerts?limit=5')
      .reply(200, {
        alerts: [
          { summary: 'p99 high', body: { details: { query: 'p99 > 2', value: 4.8, nested: { a: 1 } } } },
          { summary: null, body: { details: 'plain text' } },
          { body: null },
        ],
      });
    expect(await pager().details('Q/../1', never)).toEqual(['p99 high', 'query: p99 > 2', 'value: 4.8', 'plain text']);
  });

  it('in another shape, or of another host, is refused', async () => {
    nock(HOST).get('/incidents/Q1/alerts?limit=5').reply(200, { alerts: 'none' });
    await expect(pager().details('Q1', never)).rejects.toMatchObject({ code: 'unavailable' });
    nock(HOST).get('/incidents/Q1/alerts?limit=5').reply(302, '', { location: 'https://evil.example/' });
    await expect(pager().details('Q1', never)).rejects.toMatchObject({ code: 'invalid' });
  });
});
