import { afterEach, expect, it } from 'vitest';
import { SCOPES } from '../src/bearer.ts';
import { createProbes, type Health } from '../src/index.ts';
import { openWorld } from './support.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const degraded: Health = { status: 'degraded', parts: { slack: { state: 'down', why: 'Slack does not answer.' } } };

function probes(token: string | null, health: Health = degraded, ready = true) {
  const app = createProbes({
    tokens: token === null ? [] : [{ name: null, scopes: SCOPES, token }],
    health: async () => health,
    ready: async () => ready,
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'compass_steps_due 3\n' }),
    about: () => ({ form: 'scaled' }),
  });
  closing.push(() => app.close());
  return app;
}
const authorization = 'Bearer a-token';

it('a part that is missing is named, and whoever balances load goes on sending', async () => {
  const answer = await probes(null).inject('/health');
  expect([answer.statusCode, answer.json()]).toEqual([200, { ...degraded, form: 'scaled' }]);
});

it('down is 503, and so is not ready; the process lives all the same', async () => {
  const app = probes(null, { status: 'down', parts: {} }, false);
  const codes = await Promise.all(['/health', '/ready', '/live'].map((url) => app.inject(url)));
  expect(codes.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200]);
});

it('with a token, strangers hear how it is and nothing of its parts, and no metrics', async () => {
  const app = probes('a-token');
  expect((await app.inject('/health')).json()).toEqual({ status: 'degraded' });
  expect((await app.inject({ url: '/health', headers: { authorization } })).json()).toMatchObject(degraded);
  expect((await app.inject('/metrics')).statusCode).toBe(401);
  expect((await app.inject({ url: '/metrics', headers: { authorization: 'Bearer a-tokem' } })).statusCode).toBe(401);
  const metrics = await app.inject({ url: '/metrics', headers: { authorization } });
  expect([metrics.headers['content-type'], metrics.body]).toEqual([
    'text/plain; version=0.0.4',
    'compass_steps_due 3\n',
  ]);
});

it('the edge keeps its metrics by the same rule', async () => {
  const { api } = await openWorld({ token: 'a-token' });
  expect((await api.inject('/metrics')).statusCode).toBe(401);
  expect((await api.inject({ url: '/metrics', headers: { authorization } })).body).toBe('compass_steps_due 0\n');
  expect((await api.inject('/ready')).statusCode).toBe(200);
});
