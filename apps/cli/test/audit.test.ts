import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WireAudit } from '@compass/core';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const compass = join(import.meta.dirname, '../bin/compass.js');

const whole = (number: number): WireAudit => ({
  ...{ id: `inv-${number}`, name: `INV-${number}`, number, entries: 41 },
  ...{ head: 'a'.repeat(64), broken: null },
});
const bad = { ...whole(1), broken: { entry: 7, why: 'It was not written so: its HMAC is another one.' } };

const asked: string[] = [];
/** 51 trails, of which the oldest is broken: a full page of the newest, and the rest. */
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '', 'http://compass');
  asked.push(searchParams.toString());
  const page = Array.from({ length: 50 }, (_, index) => whole(51 - index));
  const answer = searchParams.has('investigation') ? [whole(51)] : searchParams.has('before') ? [bad] : page;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const audit = (...args: string[]) =>
  run(process.execPath, [compass, 'audit', ...args], { env: { ...process.env, COMPASS_URL: url } });

test('verify goes through every page, names the first entry that is wrong, and ends with 1', async () => {
  await expect(audit('verify')).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      / INV-1: BROKEN at entry 7 of 41\. It was not written so: its HMAC is another one\.\n$/,
    ),
    stderr: '1 of 51 audit trails not as written.\n',
  });
  expect(asked.splice(0)).toEqual(['limit=50', 'limit=50&before=2']);
}, 60_000);

test('verify of one hands its head on, and ends with 0 where it holds', async () => {
  const { stdout } = await audit('verify', 'INV-51', '--head', 'aaaaaaaa');
  expect(stdout).toBe(` INV-51: 41 entries hold, head ${'a'.repeat(64)}\n`);
  expect(asked.splice(0)).toEqual(['investigation=INV-51&head=aaaaaaaa']);
}, 60_000);

test('a head that can be none is a mistake in the command, and nothing is asked', async () => {
  for (const head of ['abc', 'not-hexadecimal', 'a'.repeat(65)])
    await expect(audit('verify', 'INV-51', '--head', head)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the first 8 hexadecimal digits'),
    });
  expect(asked).toEqual([]);
}, 60_000);

test('verify --json is a list of what was found, and ends with 1 all the same', async () => {
  const { stdout } = await audit('verify', 'INV-51', '--json');
  expect(JSON.parse(stdout)).toEqual([whole(51)]);
  await expect(audit('verify', '--json')).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('"entry": 7'),
  });
}, 60_000);
