import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CompassError } from '@compass/core';
import { describe, expect, it } from 'vitest';
import { PROBLEMS, problem } from '../src/problem.ts';
import type { McpDoor } from '../src/routes/mcp.ts';
import { createWait } from '../src/wait.ts';
import { waiting } from './kept.ts';
import { openWorld } from './support.ts';

const json = { 'content-type': 'application/json' };

describe('what is refused', () => {
  it.each([
    ['an address that there is not', 'GET', '/api/v1/nowhere', {}, undefined, 404],
    ['a method that is not for it', 'DELETE', '/api/v1/investigations/INV-7', {}, undefined, 405],
    ['a form, not JSON', 'POST', '/api/v1/investigations', { 'content-type': 'application/xml' }, '<a/>', 415],
    ['an address that is no address', 'GET', '/api/v1/%zz', {}, undefined, 400],
    ['an id of three thousand characters', 'GET', `/api/v1/investigations/${'9'.repeat(3000)}`, {}, undefined, 414],
    ['a body that is too large', 'POST', '/api/v1/investigations', json, `"${'x'.repeat(1024 * 1024)}"`, 413],
    ['a body where there must be one', 'POST', '/api/v1/investigations/INV-7/notes', json, '', 400],
  ] as const)('%s: %s %s', async (_what, method, url, headers, payload, status) => {
    const { api } = await openWorld({ kept: [waiting] });
    const answer = await api.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status: answer.statusCode,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.statusCode).toBe(status);
  });

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n', 400],
    ['headers of 32 KiB', `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'x'.repeat(32_768)}\r\n\r\n`, 431],
  ])('%s is answered on the wire', async (_what, sent, status) => {
    const { api } = await openWorld();
    await api.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((api.server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(sent));
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
    expect(JSON.parse(body)).toMatchObject({ status, detail: expect.any(String) });
  });

  it('405 says which methods there are', async () => {
    const { api } = await openWorld();
    const answer = await api.inject({ method: 'PUT', url: '/api/v1/investigations?limit=1' });
    expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
  });

  it('what cannot be stored now is 503, and says when to come again', async () => {
    const { api, ports } = await openWorld();
    ports.store.transaction = () =>
      Promise.reject(new CompassError('unavailable', 'The record does not answer.', { retryAfterMs: 2500 }));
    const answer = await api.inject({ method: 'POST', url: '/api/v1/investigations', payload: { service: 'orders' } });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '3']);
  });

  it('an error of its own says nothing of itself', async () => {
    const { api, ports } = await openWorld();
    ports.store.transaction = () => Promise.reject(new Error('password=hunter2 at 10.0.0.1'));
    const answer = await api.inject('/api/v1/investigations');
    expect([answer.statusCode, answer.json().detail]).toEqual([500, 'COMPASS met an error of its own.']);
  });

  it('each kind leads to where it is described', async () => {
    const { api } = await openWorld();
    const { body } = await api.inject('/api/docs');
    for (const [status] of PROBLEMS) expect(body).toContain(`id="${problem(status, '').type.split('#')[1]}"`);
    expect(problem(418, 'tea').type).toBe('about:blank');
  });
});

describe('waiting for an answer', () => {
  const never = () => new Promise<null>(() => undefined);

  it('is for so many at once: one more is 429, with Retry-After', async () => {
    const { ports } = await openWorld();
    const waits = createWait(ports);
    for (let count = 0; count < 32; count += 1) void waits(never);
    await expect(waits(never)).rejects.toMatchObject({ statusCode: 429, headers: { 'retry-after': '5' } });
  });

  it('makes room when it is over, however it ends', async () => {
    const { ports } = await openWorld();
    const waits = createWait(ports);
    for (let count = 0; count < 40; count += 1) {
      expect(await waits(async () => count)).toBe(count);
      await expect(waits(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    }
  });
});

it('who has no key to the door for agents is told so before anything is read', async () => {
  const door: McpDoor = { token: 'a-key', scopes: [], answer: async () => new Response('{}') };
  const { api } = await openWorld({ mcp: door });
  const send = (token: string, bytes: number) =>
    api.inject({
      method: 'POST',
      url: '/mcp',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify('x'.repeat(bytes)),
    });
  const answers = [
    await send('another', 2 * 1024 * 1024),
    await send('a-key', 2 * 1024 * 1024),
    await send('a-key', 9),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 413, 200]);
});
