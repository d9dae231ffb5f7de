import { spawn } from 'node:child_process';
import { type Config, readConfig } from '@compass/config';
import { isCompassError } from '@compass/core';
import { createLog } from './log.ts';
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
      ' or           npx --no compass investigate orders',
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

/** The whole of `npm start`. Exits 1 with one clear line when it cannot start. */
export async function startStandalone({ root }: { root: string }): Promise<void> {
  try {
    // biome-ignore lint/style/noProcessEnv: the one place where the environment enters
    const env = process.env;
    const config = readConfig({ root, env });
    const log = createLog(config.logLevel);
    const running = await startCompass({ config, log, crashAt: env['CRASH_AT'] });
    greet(config, running);
    if (running.slackUrl !== null && config.slackLocal.open) openBrowser(running.slackUrl);
    let stopping = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        running.stop().then(
          () => process.exit(0),
          () => process.exit(1),
        );
      });
  } catch (error) {
    const taken =
      (error as { code?: unknown }).code === 'EADDRINUSE'
        ? `${(error as Error).message}. Set PORT or SLACK_LOCAL_PORT.`
        : null;
    console.error(taken ?? (isCompassError(error) ? error.message : String((error as Error).stack ?? error)));
    process.exit(1);
  }
}
