import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WirePattern } from '@compass/core';
import { Command } from 'commander';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { execute } from '../src/commands/execute.ts';
import { hypotheses } from '../src/commands/hypotheses.ts';
import { investigate } from '../src/commands/investigate.ts';
import { learn } from '../src/commands/learn.ts';
import { status } from '../src/commands/status.ts';
import { test as testCommand } from '../src/commands/test.ts';
import type { CommandContext } from '../src/main.ts';
import { asked, disproven, disprovenResult, ranked, recovered } from './checkout.ts';
import { fakeClient } from './fake-client.ts';
import { fakeTerminal } from './fake-terminal.ts';

const run = promisify(execFile);
const compass = join(import.meta.dirname, '../bin/compass.js');

afterEach(() => {
  process.exitCode = undefined;
});

/** A command of this process, at a COMPASS whose investigation stands so. */
async function typed(
  add: (program: Command, context: CommandContext, streams: ReturnType<typeof fakeTerminal>['streams']) => void,
  args: string[],
  standing = ranked,
) {
  const [said, posts]: [string[], [string, unknown][]] = [[], []];
  const { streams } = fakeTerminal({ isTTY: false });
  const fake = fakeClient(standing);
  const client: CommandContext['client'] = {
    ...fake,
    get: async (path, schema) => (path === '/patterns' ? schema.parse([pattern]) : fake.get(path, schema)),
    post: async (path, body, schema) => {
      posts.push([path, body]);
      if (path.startsWith('/patterns/')) return schema.parse(pattern);
      if (path.endsWith('/actions')) return schema.parse(standing.mitigation_actions[0]);
      return schema.parse(/\/test$|^\/tests\//.test(path) ? disprovenResult : standing);
    },
  };
  const context: CommandContext = { client, out: (text) => void said.push(text), sleep: async () => undefined };
  const program = new Command('compass').exitOverride().configureOutput({ writeErr: () => undefined });
  add(program, context, streams);
  await program.parseAsync(args, { from: 'user' });
  return { said: said.join('\n'), posts, exitCode: process.exitCode };
}

test('the commands of the specification are all there', async () => {
  const { stdout } = await run(process.execPath, [compass, '--help']);
  const there = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name);
  const wanted = 'investigate status hypotheses test execute postmortem config learn cost'.split(' ');
  expect(wanted.filter((name) => !there.includes(name))).toEqual([]);
}, 60_000);

test('investigate hands on service, symptoms and severity, and ends with the ranked causes and how to come back', async () => {
  const args = ['investigate', 'checkout', '-s', 'high latency', '--symptom', 'timeouts', '-p', 'P1'];
  const { posts, said, exitCode } = await typed(investigate, args);
  expect(posts).toEqual([
    ['/investigations', { service: 'checkout', symptoms: ['high latency', 'timeouts'], severity: 'P1' }],
  ]);
  expect(said).toMatch(/confidence +hypothesis[\s\S]*1 +76 %[\s\S]*2 +48 %/);
  expect(said).toContain('INV-1042 goes on. To look at it again: compass status INV-1042');
  // Nothing is named yet.
  expect(exitCode).toBe(3);
});

test('the severity of investigate is P2 unless given, and one of three', async () => {
  expect((await typed(investigate, ['investigate', 'checkout'])).posts[0]?.[1]).toMatchObject({ severity: 'P2' });
  await expect(typed(investigate, ['investigate', 'checkout', '--severity', 'P9'])).rejects.toThrow('P1, P2, P3');
  await expect(typed(investigate, ['investigate', 'checkout', '--timeout', 'soon'])).rejects.toThrow('whole seconds');
});

test('investigate waits no longer than its timeout for the causes', async () => {
  let looks = 0;
  const counted = (program: Command, context: CommandContext, streams: Parameters<typeof investigate>[2]) =>
    investigate(
      program,
      {
        ...context,
        sleep: async () => {
          looks += 1;
        },
      },
      streams,
    );
  await typed(counted, ['investigate', 'checkout', '--timeout', '5'], { ...ranked, status: 'observing' });
  expect(looks).toBe(10);
});

test('an investigation that recovered ends with what it took and what it cost', async () => {
  const { said, exitCode } = await typed(investigate, ['investigate', 'checkout'], recovered);
  expect(said).toMatch(/INV-1042 is resolved, after 6\smin, for \$0\.02 of \$2\.00\.$/);
  expect(exitCode).toBe(0);
});

test('status tells how one stands; hypotheses who proposed each, and every step of a confidence', async () => {
  expect((await typed(status, ['status', 'INV-1042'])).said).toMatch(/checkout is slow[\s\S]*1 +76 %/);
  const { said } = await typed(hypotheses, ['hypotheses', 'INV-1042']);
  expect(said).toMatch(
    /1 +76 % +likely +lock contention on orders [\s\S]*?\(database\)[\s\S]*2 +48 % [\s\S]*?\(network\)/,
  );
  expect((await typed(hypotheses, ['hypotheses', 'INV-1042', '--why', '1'])).said).toContain(
    'lock waits move with p99',
  );
});

test('test asks for the test of a hypothesis by its number, or of a test by its hash', async () => {
  const byNumber = await typed(testCommand, ['test', 'INV-1042', '2'], disproven);
  const byHash = await typed(testCommand, ['test', '7f3ac901'], disproven);
  expect([...byNumber.posts, ...byHash.posts].map(([path]) => path)).toEqual([
    '/investigations/INV-1042/hypotheses/2/test',
    '/tests/7f3ac901',
  ]);
  await expect(typed(testCommand, ['test', 'INV-1042'])).rejects.toThrow('is no hash of a test');
});

test('execute asks for the approval of what the hypothesis suggests, shows it first, and says where it was asked', async () => {
  const { posts, said } = await typed(execute, ['execute', 'INV-1042', '1', '--note', 'the archiver can wait'], asked);
  expect(posts).toEqual([['/investigations/INV-1042/actions', { hypothesis_id: '1', note: 'the archiver can wait' }]]);
  expect(said).toMatch(/Terminate database session pid 45231 on orders-db[\s\S]*Asked in #checkout-oncall until/);
});

test('learn tells what was learned and how far it is believed; a person takes a pattern out of use, with the reason', async () => {
  const { said } = await typed(learn, ['learn']);
  expect(said).toMatch(
    /INV-7 {2}Lock contention on orders[\s\S]*weight 0\.71 {2}resolved \(INV-7\)[\s\S]*then: recovered/,
  );
  const { posts } = await typed(learn, ['learn', '--quarantine', 'INV-7', '--reason', 'a wrong lead']);
  expect(posts).toEqual([['/patterns/INV-7/quarantine', { reason: 'a wrong lead' }]]);
  await expect(typed(learn, ['learn', 'INV-7', '--release', 'INV-7'])).rejects.toThrow('one thing at a time');
});

test('postmortem --save writes it under its name', async () => {
  const written = { name: 'PM-2026-11-22-001', markdown: '# checkout was slow\n' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...postMortem, ...written }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = mkdtempSync(join(tmpdir(), 'compass-postmortem-'));
  onTestFinished(() => {
    server.close();
    rmSync(here, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
  const env = { ...process.env, COMPASS_URL: url };
  const { stdout } = await run(process.execPath, [compass, 'postmortem', 'INV-1042', '--save'], { cwd: here, env });
  expect(stdout).toBe(' Post-mortem saved: PM-2026-11-22-001.md\n');
  expect(readFileSync(join(here, 'PM-2026-11-22-001.md'), 'utf8')).toBe(written.markdown);
}, 60_000);

const pattern: WirePattern = {
  ...{ id: 'p7', name: 'INV-7', learned_at: '2026-11-01T00:00:00.000Z', service: 'checkout', component: 'orders-db' },
  ...{ kind: 'lock_contention', signal: 'latency_p99', statement: 'Lock contention on orders', symptom: 'slow' },
  ...{ signs: [], outcome: 'recovered', weight: 0.71, state: 'live', embedder: null },
  says: [{ investigation: 'INV-7', say: 'resolved', at: '2026-11-01T00:00:00.000Z' }],
};

const postMortem = {
  ...{ investigation_id: 'inv', incident_title: '', executive_summary: '', timeline: [], root_cause: '' },
  impact: { from: null, to: null, sentence: '' },
  ...{ contributing_factors: [], what_went_well: [], what_went_poorly: [], where_we_got_lucky: [] },
  ...{ action_items: [], hypotheses_tested: [], lessons_learned: [], similar_incidents: [] },
  writtenAt: '2026-11-22T03:20:00.000Z',
};
