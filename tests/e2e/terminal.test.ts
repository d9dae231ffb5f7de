import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { WireEvent, WireStanding } from '@compass/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type People, people, slotOf } from '../../apps/lab/src/story/people.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { freePort } from '../support/free-port.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { quietLog } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPASS = join(ROOT, 'apps/cli/bin/compass.js');
/** Gives a program a terminal of its own. */
const hasScript = spawnSync('script', ['--version']).status === 0;

/** The command line on a terminal of 80 columns; what it wrote so far, and how it ends. */
function onTerminal(url: string, ...args: string[]) {
  const line = `stty cols 80 rows 50; exec '${process.execPath}' '${COMPASS}' ${args.join(' ')}`;
  const env = { ...process.env, COMPASS_URL: url, TERM: 'xterm', NO_COLOR: '' };
  const child: ChildProcess = spawn('script', ['-qefc', line, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let [text, seen] = ['', 0];
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    ended,
    text: () => text,
    type: (keys: string) => void child.stdin?.write(keys),
    shows: async (wanted: RegExp, seconds = 30) => {
      await waitFor(String(wanted), seconds, async () => (wanted.test(text.slice(seen)) ? true : null));
      seen = text.length;
    },
  };
}

describe.runIf(hasScript || process.env['COMPASS_TEST_ALL'] === '1')(
  'needs script: the command line on a terminal',
  () => {
    let running: Awaited<ReturnType<typeof startCompass>>;
    let slack: People;

    beforeAll(async () => {
      const env = {
        COMPASS_DATA_DIR: ownDirectory('e2e-terminal', (remove) => afterAll(remove)),
        PORT: String(await freePort()),
        SLACK_LOCAL_PORT: String(await freePort()),
        COMPASS_NO_OPEN: '1',
        LOG_LEVEL: 'silent',
      };
      running = await startCompass({ config: readConfig({ root: ROOT, env }), log: quietLog });
      slack = people(running.slackUrl ?? '');
    }, 120_000);
    afterAll(() => running?.stop());

    const json = async (...args: string[]) => {
      const env = { PATH: process.env['PATH'] ?? '', COMPASS_URL: running.url };
      const ended = await promisify(execFile)(process.execPath, [COMPASS, ...args, '--json'], { env });
      return JSON.parse(ended.stdout) as unknown;
    };

    it('goes from the question to the recovery: a test, a request, the approval in Slack, the answer', async () => {
      const terminal = onTerminal(running.url, 'investigate', 'orders', '-s', '"p99 latency"', '-i');
      await terminal.shows(/best first\.[\s\S]*lock contention on orders[\s\S]*q leave[\s\S]* > /, 60);
      terminal.type('\r');
      await terminal.shows(/(SURVIVED|DISPROVEN)[\s\S]*[▁-█]{10}[\s\S]*Now leading: 1[\s\S]* > /);
      terminal.type('m 1\r');
      await terminal.shows(/Ask for approval\? Nothing changes yet\. \[y\/N\]/);
      terminal.type('y\r');
      await terminal.shows(/Asked in #incidents until/);
      const approval = await waitFor('the approval', 20, async () =>
        (await slack.roots()).flatMap(({ replies }) => replies).find((one) => slotOf(one).startsWith('approval:')),
      );
      await slack.press('bob', approval, 'approve_action');
      await terminal.shows(/approved by Bob in Slack[\s\S]*RECOVERED[\s\S]*Was this the cause\?/, 120);
      terminal.type('y\r');
      expect(await terminal.ended).toBe(0);
      const standing = WireStanding.parse(await json('status', 'INV-1001'));
      expect([standing.status, standing.feedback?.answer, standing.mitigation_actions[0]?.requested_by]).toEqual([
        ...['resolved', 'yes', 'the command line'],
      ]);
    }, 240_000);

    it('tells all of it again to whoever comes later, and refuses what is over with 4', async () => {
      const env = { PATH: process.env['PATH'] ?? '', COMPASS_URL: running.url };
      const command = (...args: string[]) => promisify(execFile)(process.execPath, [COMPASS, ...args], { env });
      const { stdout } = await command('status', 'INV-1001', '--follow', '--json');
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => WireEvent.parse(JSON.parse(line)));
      expect(events.map(({ data }) => data.seq)).toEqual(events.map((_, index) => index + 1));
      expect(events.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['action approved', 'outcome recovered', 'post-mortem']),
      );
      expect(await json('status', '--all', '--limit', '1')).toMatchObject([{ name: 'INV-1001', status: 'resolved' }]);
      expect(await json('status')).toEqual([]);
      expect(await json('hypotheses', 'INV-1001', '--why', '1')).toMatchObject({
        number: 1,
        ledger: expect.anything(),
      });
      await expect(command('execute', 'INV-1001', '1')).rejects.toMatchObject({
        code: 4,
        stderr: expect.stringContaining('over'),
      });
      await expect(command('test', 'INV-1001', '1')).rejects.toMatchObject({ code: 4 });
    }, 120_000);

    it('Ctrl-C leaves, says how to return, and the investigation goes on', async () => {
      const terminal = onTerminal(running.url, 'investigate', 'orders', '-i');
      await terminal.shows(/q leave[\s\S]* > /, 60);
      terminal.type('\u0003');
      expect(await terminal.ended).toBe(0);
      expect(terminal.text()).toContain('INV-1002 goes on. To look at it again: compass status INV-1002');
      expect(await json('status')).toMatchObject([{ name: 'INV-1002', status: 'awaiting_human' }]);
    }, 120_000);
  },
);
