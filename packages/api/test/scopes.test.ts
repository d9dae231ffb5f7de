import type { ApiToken, Scope } from '@compass/config';
import { describe, expect, it } from 'vitest';
import { waiting } from './kept.ts';
import { openWorld, type World } from './support.ts';

const tokenOf = (name: string, ...scopes: Scope[]): ApiToken => ({ name, scopes, token: `${name}-long-enough-token` });
const tokens = [
  tokenOf('dashboard', 'read'),
  tokenOf('ci', 'read', 'investigate'),
  tokenOf('assistant', 'propose'),
  tokenOf('operator', 'admin'),
];

const ask = (world: World, name: string, method: 'GET' | 'POST', url: string, payload?: object) =>
  world.api.inject({
    method,
    url: `/api/v1${url}`,
    headers: { authorization: `Bearer ${name}-long-enough-token`, 'content-type': 'application/json' },
    ...(payload === undefined ? {} : { payload }),
  });

describe('scopes', () => {
  it.each([
    ['read', 'GET', '/investigations/INV-7'],
    ['read', 'GET', '/costs'],
    ['investigate', 'POST', '/investigations/INV-7/notes'],
    ['investigate', 'POST', '/investigations/INV-7/hypotheses'],
    ['investigate', 'POST', '/investigations/INV-7/feedback'],
    ['propose', 'POST', '/investigations/INV-7/actions'],
    ['admin', 'GET', '/audit'],
  ] as const)('%s is asked for by %s %s, and named where it lacks', async (scope, method, url) => {
    const world = await openWorld({ kept: [waiting], tokens });
    for (const { name, scopes } of tokens) {
      const answer = await ask(world, name ?? '', method, url, method === 'POST' ? {} : undefined);
      if (scopes.includes(scope)) expect(answer.statusCode).not.toBe(403);
      else {
        expect(answer.statusCode).toBe(403);
        expect(answer.json()).toMatchObject({ status: 403, detail: expect.stringContaining(`the scope ${scope}`) });
        expect(answer.headers['www-authenticate']).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
      }
    }
  });

  it('a token that lacks the scope changes nothing', async () => {
    const world = await openWorld({ sources: 'silent', tokens });
    expect((await ask(world, 'dashboard', 'POST', '/investigations', { service: 'orders' })).statusCode).toBe(403);
    expect(await world.investigations()).toEqual([]);
  });

  it('the audit trail names whose token it was, and by which way it came', async () => {
    const world = await openWorld({ sources: 'silent', tokens });
    const start = (client: string) =>
      world.api.inject({
        method: 'POST',
        url: '/api/v1/investigations',
        headers: { authorization: 'Bearer ci-long-enough-token', 'x-compass-client': client },
        payload: { service: `orders-${client}` },
      });
    const by = async (client: string) => (await start(client)).json().audit_trail[0].actor;
    expect([await by('none'), await by('cli'), await by('mcp')]).toEqual(['ci (API)', 'ci (command line)', 'ci (MCP)']);
  });

  it('HEAD asks for what GET asks for', async () => {
    const { api } = await openWorld({ tokens });
    const head = async (name: string) =>
      (
        await api.inject({
          method: 'HEAD',
          url: '/api/v1/audit',
          headers: { authorization: `Bearer ${name}-long-enough-token` },
        })
      ).statusCode;
    expect([await head('dashboard'), await head('operator')]).toEqual([403, 200]);
  });

  it('health in parts and metrics are for whoever may read', async () => {
    const { api } = await openWorld({ tokens });
    const get = (url: string, name: string) =>
      api.inject({ url, headers: { authorization: `Bearer ${name}-long-enough-token` } });
    expect((await get('/metrics', 'dashboard')).statusCode).toBe(200);
    expect((await get('/metrics', 'operator')).statusCode).toBe(403);
    expect((await get('/health', 'dashboard')).json()).toHaveProperty('parts');
    expect((await get('/health', 'operator')).json()).not.toHaveProperty('parts');
  });

  it('no scope approves: there is no such route', async () => {
    const world = await openWorld({ kept: [waiting] });
    for (const word of ['approve', 'approval', 'decide', 'reject', 'settle', 'undo'])
      for (const place of ['/investigations/INV-7', '/investigations/INV-7/actions/a-1', '/actions/a-1'])
        expect((await world.api.inject({ method: 'POST', url: `/api/v1${place}/${word}` })).statusCode).toBe(404);
  });
});
