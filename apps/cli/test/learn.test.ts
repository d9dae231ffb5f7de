import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type WirePattern, type WireSimilar, wirePattern } from '@compass/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { past } from '../../../tests/support/remembering.ts';

const run = promisify(execFile);
const compass = join(import.meta.dirname, '../bin/compass.js');

const pattern: WirePattern = wirePattern(past(871));
const similar: WireSimilar = {
  investigation_id: past(871).id,
  name: 'INV-871',
  service: 'orders',
  component: 'orders-cache',
  statement: 'Cache of orders is cold',
  outcome: 'Warm the cache: recovered',
  learned_at: past(871).learnedAt,
  common: ['service orders', 'latency is bad'],
  likeness: 0.8,
  weight: 0.7,
  hypothesis: 2,
  not_proposed: '',
};
const answers: Record<string, unknown> = {
  'GET /api/v1/patterns?limit=50': [pattern],
  'GET /api/v1/patterns?limit=1': [pattern],
  'GET /api/v1/patterns/INV-871': pattern,
  'GET /api/v1/investigations/INV-871/similar': [],
  'GET /api/v1/investigations/INV-500/similar': [],
  'GET /api/v1/investigations/INV-1042/similar': [similar],
  'POST /api/v1/patterns/INV-871/quarantine': { ...pattern, state: 'quarantined' },
};

/** What was posted. */
const posted: unknown[] = [];
/** The REST API of a COMPASS that learned one thing. */
const server = createServer(async (request, response) => {
  const body = await text(request);
  if (request.method === 'POST') posted.push(JSON.parse(body));
  const answer = answers[`${request.method} ${request.url}`];
  const [status, detail] =
    request.url === '/api/v1/patterns/INV-500' ? [500, 'It met an error.'] : [404, 'Nothing was learned.'];
  response.writeHead(answer === undefined ? status : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? { detail }));
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const learn = (...args: string[]) =>
  run(process.execPath, [compass, 'learn', ...args], { env: { ...process.env, COMPASS_URL: url } });

test('lists what was learned, how far it is believed, and who said what of it', async () => {
  expect((await learn()).stdout).toMatchInlineSnapshot(`
    " INV-871  Cache of orders is cold  (orders-cache, for orders)
       weight 0.70  recovered (INV-871)
       then: Warm the cache: recovered
    "
  `);
  expect(JSON.parse((await learn('--json')).stdout)).toEqual([pattern]);
  expect((await learn('--limit', '1')).stdout).toMatch(/\n These are the newest 1: --limit says how many\.\n$/);
}, 60_000);

test('says what one investigation taught, and what it is similar to', async () => {
  expect((await learn('INV-1042')).stdout).toMatchInlineSnapshot(`
    " Nothing was learned from it: that takes an end with a cause, named or agreed to.
     similar: INV-871  Cache of orders is cold  (orders-cache, for orders)
       in common: service orders, latency is bad
       then: Warm the cache: recovered
       now: hypothesis 2
    "
  `);
  expect(JSON.parse((await learn('INV-871', '--json')).stdout)).toEqual({ taught: pattern, similar: [] });
}, 60_000);

test('what COMPASS does not answer is no pattern that was never learned', async () => {
  await expect(learn('INV-500')).rejects.toMatchObject({ code: 1, stdout: '', stderr: 'It met an error.\n' });
}, 60_000);

test('a person takes a pattern out of use by its name, with the reason; one thing at a time', async () => {
  const { stdout } = await learn('--quarantine', 'INV-871', '--reason', 'a wrong lead');
  expect(stdout).toContain('weight 0.70, in quarantine');
  expect(posted).toEqual([{ reason: 'a wrong lead' }]);
  await expect(learn('INV-871', '--release', 'INV-871')).rejects.toMatchObject({
    code: 2,
    stderr: 'Ask for one thing at a time: an investigation, --quarantine or --release.\n',
  });
}, 60_000);
