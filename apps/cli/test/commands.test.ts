import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WireEvent } from '@compass/core';
import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { execute } from '../src/commands/execute.ts';
import { hypotheses } from '../src/commands/hypotheses.ts';
import { investigate } from '../src/commands/investigate.ts';
import { status } from '../src/commands/status.ts';
import { test as testCommand } from '../src/commands/test.ts';
import type { CommandContext } from '../src/main.ts';
import { asked, disproven, disprovenResult, ranked, recovered } from './checkout.ts';
import { fakeClient, SEVERAL } from './fake-client.ts';
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
  choices?: typeof SEVERAL,
) {
  process.exitCode = undefined;
  const [said, posts]: [string[], [string, unknown][]] = [[], []];
  const { streams } = fakeTerminal({ isTTY: false });
  const fake = fakeClient(standing, choices);
  const client: CommandContext['client'] = {
    ...fake,
    async *follow(_investigation, { after }) {
      yield { type: 'changed', data: { seq: after + 1, actor: 'COMPASS', detail: null }, timestamp: '' };
    },
    post: async (path, body, schema) => {
      posts.push([path, body]);
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

test.each([
  [['--timeout', '5'], 10],
  [[], 600],
])('investigate waits no longer than its timeout for the causes, 300 s unless given: %j', async (given, most) => {
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
  await typed(counted, ['investigate', 'checkout', ...given], { ...ranked, status: 'observing' });
  // It looks twice a second.
  expect(looks).toBe(most);
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

test('what only spoke against a hypothesis is so called in its sum, as in its verdict', async () => {
  const step = { why: 'traffic rises before p99', weight: -2.2, confidence: 0.09, test: '7f3ac901d2e4b6a8' };
  const against = {
    ...disproven,
    verdicts: disproven.verdicts.map((one) => ({ ...one, decisive: false })),
    hypotheses: disproven.hypotheses.map((one) => (one.number === 2 ? { ...one, ledger: [step] } : one)),
  };
  const { said } = await typed(hypotheses, ['hypotheses', 'INV-1042', '--why', '2'], against);
  expect(said).toMatch(/9\s% +against +traffic rises before p99/);
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
  expect(posts).toEqual([
    [
      '/investigations/INV-1042/actions',
      { hypothesis_id: '1', action: 'terminate_backend', note: 'the archiver can wait' },
    ],
  ]);
  expect(said).toMatch(/Terminate database session pid 45231 on orders-db[\s\S]*Asked in #checkout-oncall until/);
});

test('where several actions fit, execute asks for the one that is named, and else for nothing: it says how to choose', async () => {
  const { posts, said } = await typed(execute, ['execute', 'INV-1042', '1', '--action', 'pause_job'], asked, SEVERAL);
  expect(posts).toEqual([[expect.anything(), { hypothesis_id: '1', action: 'pause_job', note: '' }]]);
  expect(said).toContain('Pause job orders-archiver');
  await expect(typed(execute, ['execute', 'INV-1042', '1'], asked, SEVERAL)).rejects.toMatchObject({
    exitCode: 2,
    message: [
      'Nothing was asked for: several actions fit.',
      '  compass execute INV-1042 1 --action terminate_backend   Terminate database session pid 45231 on orders-db',
      '  compass execute INV-1042 1 --action pause_job   Pause job orders-archiver',
    ].join('\n'),
  });
});

test.each([
  ['no cause is named', ranked, 3],
  ['it recovered', recovered, 0],
  ['it failed', { ...ranked, status: 'failed', error: 'No source is configured.' }, 1],
])('status --follow ends as the investigation does: %s', async (_what, standing, code) => {
  expect((await typed(status, ['status', 'INV-1042', '--follow'], standing)).exitCode).toBe(code);
  expect((await typed(status, ['status', 'INV-1042', '--follow', '--json'], standing)).exitCode).toBe(code);
  expect((await typed(status, ['status', 'INV-1042'], standing)).exitCode).toBeUndefined();
});

test.each([
  ['recovered', recovered, 0],
  [
    'rejected',
    { ...asked, mitigation_actions: asked.mitigation_actions.map((one) => ({ ...one, status: 'rejected' })) },
    4,
  ],
])('execute --follow --json is one event a line until the action is %s', async (_what, standing, code) => {
  const { said, exitCode } = await typed(execute, ['execute', 'INV-1042', '1', '--follow', '--json'], standing);
  expect(said.split('\n').map((line) => WireEvent.parse(JSON.parse(line)).data.seq)).toEqual([1]);
  expect(exitCode).toBe(code);
});
