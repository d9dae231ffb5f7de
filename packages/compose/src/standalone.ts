import { spawn } from 'node:child_process';
import type { Config } from '@compass/config';
import { runProgram } from './run-program.ts';
import { type Running, startCompass } from './start.ts';

/** Opens the page where the machine has something to open it with; nobody needs it to. */
function openBrowser(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

function greet(config: Config, running: Running): void {
  const lines = ['', ` COMPASS is ready.  ${running.url}/health`];
  if (running.slackUrl === null) lines.push(' It is in your Slack workspace: /compass help', '');
  else {
    lines.push(
      '',
      ` Look here    ${running.slackUrl}  (a local Slack; nothing leaves this machine)`,
      ' Try          /compass investigate orders     in #incidents, or press "Page me"',
      ' or           npx --no compass investigate orders --execute      then press "Approve" there',
    );
  }
  if (running.recording !== null)
    lines.push(
      '',
      ` No source is configured, so a recorded incident is played (${running.recording}).`,
      ' Set PROMETHEUS_URL in .env to look at your own.',
    );
  lines.push(
    '',
    ` Data is kept in ${config.dataDir}. Ctrl-C stops it; what is under way goes on at the next start.`,
    '',
  );
  console.log(lines.join('\n'));
}

/** The whole of `npm start`. */
export const startStandalone = ({ root }: { root: string }): Promise<void> =>
  runProgram({
    root,
    start: startCompass,
    started(config, running) {
      greet(config, running);
      if (running.slackUrl !== null && config.slackLocal.open) openBrowser(running.slackUrl);
    },
  });
