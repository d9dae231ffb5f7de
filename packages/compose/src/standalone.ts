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

/** Where people meet it, and what they may try first. */
function wayIn({ slack }: Pick<Config, 'slack'>, slackUrl: string | null): string[] {
  if (slackUrl !== null)
    return [
      '',
      ` Look here    ${slackUrl}  (a local Slack; nothing leaves this machine)`,
      ' Try          /compass investigate orders     in #incidents, or press "Page me"',
      ' or           npx --no compass investigate orders --execute      then press "Approve" there',
    ];
  if (slack.enabled) return [' It is in your Slack workspace: /compass help'];
  return [
    ' It is in no Slack (SLACK_ENABLED=false), so nobody can approve an action. Try npx --no compass investigate orders',
  ];
}

/** What `npm start` says once it is ready. */
export const greeting = (
  config: Pick<Config, 'slack' | 'dataDir'>,
  { url, slackUrl, recording }: Pick<Running, 'url' | 'slackUrl' | 'recording'>,
): string =>
  [
    '',
    ` COMPASS is ready.  ${url}/health`,
    ...wayIn(config, slackUrl),
    ...(recording === null
      ? []
      : [
          '',
          ` No source is configured, so a recorded incident is played (${recording}).`,
          ' Set PROMETHEUS_URL in .env to look at your own.',
        ]),
    '',
    ` Data is kept in ${config.dataDir}. Ctrl-C stops it; what is under way goes on at the next start.`,
    '',
  ].join('\n');

/** The whole of `npm start`. */
export const startStandalone = ({ root }: { root: string }): Promise<void> =>
  runProgram({
    root,
    start: startCompass,
    started(config, running) {
      console.log(greeting(config, running));
      if (running.slackUrl !== null && config.slackLocal.open) openBrowser(running.slackUrl);
    },
  });
