import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostMortem, PostMortemCheck } from '@compass/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownDirectory } from '../../../tests/support/own-directory.ts';

const run = promisify(execFile);
const compass = join(import.meta.dirname, '../bin/compass.js');

const draft: PostMortem = {
  ...{ name: 'PM-2026-11-22-001', investigation_id: 'i', incident_title: 'orders slow', executive_summary: 's' },
  ...{ timeline: [], impact: { from: null, to: null, sentence: 's' }, root_cause: 'r', contributing_factors: [] },
  ...{ what_went_well: [], what_went_poorly: [], where_we_got_lucky: [], action_items: [], hypotheses_tested: [] },
  ...{
    lessons_learned: [],
    similar_incidents: [],
    markdown: '# PM-2026-11-22-001\n',
    writtenAt: '2026-11-22T03:15:00Z',
  },
};
const holds: PostMortemCheck = {
  ...{ name: draft.name, investigation: 'i', written_again: true, judged: 14 },
  ...{ sentences: { all: 85, hold: 85 }, links: { all: 83, hold: 83 }, people: [], blaming: [], broken: [] },
};
const broken: PostMortemCheck = {
  ...{ ...holds, links: { all: 83, hold: 82 } },
  people: [{ section: 'root_cause', by: ['bob'] }],
  blaming: [{ section: 'root_cause', words: 'should have' }],
  broken: [
    {
      ...{ section: 'what_went_well', sentence: 'It was quick.', rests_on: 'audit entry 7: action approved' },
      ...{ why: 'Its HMAC is another one.', remedy: 'compass audit verify INV-8' },
    },
  ],
};

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://compass');
  const isPage = searchParams.get('format') === 'html';
  response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'application/json' });
  if (isPage) response.end('<!doctype html>\u001b[31m');
  else if (!pathname.endsWith('/verify')) response.end(JSON.stringify(draft));
  else response.end(JSON.stringify(pathname.includes('INV-8') ? broken : holds));
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const postmortem = (args: string[], cwd = import.meta.dirname) =>
  run(process.execPath, [compass, 'postmortem', ...args], { cwd, env: { ...process.env, COMPASS_URL: url } });

test('it is printed as Markdown, as a page or as JSON', async () => {
  const [md, html, json] = await Promise.all(
    [[], ['--format', 'html'], ['--json']].map((more) => postmortem(['INV-7', ...more])),
  );
  expect(md?.stdout).toBe(`${draft.markdown}\n`);
  expect(html?.stdout).toBe('<!doctype html>[31m\n');
  expect(JSON.parse(json?.stdout ?? '')).toEqual(draft);
}, 60_000);

test('it is saved under its own name, here or in a folder that is made, and says where', async () => {
  const here = ownDirectory('postmortem');
  const [own, other] = [
    await postmortem(['INV-7', '--save'], here),
    await postmortem(['INV-7', '--format', 'html', '--save', 'docs/incidents'], here),
  ];
  expect(own.stdout).toBe(' Post-mortem saved: PM-2026-11-22-001.md\n');
  expect(other.stdout).toBe(' Post-mortem saved: docs/incidents/PM-2026-11-22-001.html\n');
  expect(readFileSync(join(here, 'PM-2026-11-22-001.md'), 'utf8')).toBe(draft.markdown);
  expect(readFileSync(join(here, 'docs/incidents/PM-2026-11-22-001.html'), 'utf8')).toMatch(/^<!doctype html>/);
  writeFileSync(join(here, 'file'), '');
  await expect(postmortem(['INV-7', '--save', 'file'], here)).rejects.toMatchObject({
    stderr: '--save file is a file. Name a folder; one that is not there yet is made.\n',
  });
}, 60_000);

test('verify --json is the check as it is, and ends with 1 where something does not hold', async () => {
  expect(JSON.parse((await postmortem(['verify', 'INV-7', '--json'])).stdout)).toEqual(holds);
  await expect(postmortem(['verify', 'INV-8', '--json'])).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('"why": "Its HMAC is another one."'),
  });
}, 60_000);

test('verify says what holds and ends with 0; what does not hold is named with what to do, and it ends with 1', async () => {
  expect((await postmortem(['verify', 'INV-7'])).stdout).toBe(
    [
      ' PM-2026-11-22-001: it holds',
      '   links      83 of 83 are in the record as they were',
      '   verdicts   14 of them judged again from their evidence, each the same',
      '   sentences  85 of 85 are the same when they are written again',
      '',
    ].join('\n'),
  );
  await expect(postmortem(['verify', 'INV-8'])).rejects.toMatchObject({
    code: 1,
    stderr: 'PM-2026-11-22-001 does not hold.\n',
    stdout: [
      ' PM-2026-11-22-001: 1 thing does not hold',
      '   links      82 of 83 are in the record as they were',
      '   verdicts   14 of them judged again from their evidence, each the same',
      '   sentences  85 of 85 are the same when they are written again',
      '   people     root cause is the words of bob',
      '   blame      "should have" in root cause: say what happened instead',
      ' BROKEN in what went well: Its HMAC is another one.',
      '   says       It was quick.',
      '   rests on   audit entry 7: action approved',
      '   do         compass audit verify INV-8',
      '',
    ].join('\n'),
  });
}, 60_000);
