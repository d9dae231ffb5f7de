import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WireCosts } from '@compass/core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const compass = join(import.meta.dirname, '../bin/compass.js');

const costs: WireCosts = {
  today: { usd: 0.5, tokens: 900, questions: 2 },
  month: { usd: 3, tokens: 9000, questions: 9 },
  models: [
    { name: 'claude-sonnet-5-5', usd: 2.5, tokens: 8000, questions: 8 },
    { name: 'gpt-6-luna', usd: 0.5, tokens: 1000, questions: 1 },
  ],
  investigations: [{ id: 'one', name: 'INV-1042', usd: 2, tokens: 6000, questions: 5 }],
  limit_today: 50,
  limit_investigation: 10,
  limit_investigation_tokens: 50_000,
  model: 'claude-sonnet-5-5',
};

/** The REST API of a COMPASS that answers this and nothing else. */
const server = createServer((request, response) => {
  response.writeHead(request.url === '/api/v1/costs' ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(request.url === '/api/v1/costs' ? costs : { detail: 'There is no investigation nine.' }));
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const cost = (...args: string[]) =>
  run(process.execPath, [compass, 'cost', ...args], { env: { ...process.env, COMPASS_URL: url } });

test('says what models cost today and this month, by model and investigation, and the limits', async () => {
  expect((await cost()).stdout).toMatchInlineSnapshot(`
    " $0.50 of $50.00 today · 2 questions, 900 tokens · resets 00:00 UTC
     $3.00 this month · 9 questions, 9000 tokens
     By model: claude-sonnet-5-5 $2.50 · gpt-6-luna $0.50
     By investigation: INV-1042 $2.00
     At most $10.00 and 50000 tokens an investigation · asks claude-sonnet-5-5
    "
  `);
}, 60_000);

test('--json is what REST says', async () => {
  expect(JSON.parse((await cost('--json')).stdout)).toEqual(costs);
}, 60_000);

test('an investigation that is not there is named', async () => {
  await expect(cost('nine')).rejects.toMatchObject({ code: 1, stderr: 'There is no investigation nine.\n' });
}, 60_000);
