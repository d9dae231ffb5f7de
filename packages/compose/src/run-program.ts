import { type Config, readConfig } from '@compass/config';
import { isCompassError } from '@compass/core';
import { createLog } from './log.ts';
import type { OpenOptions } from './open-installation.ts';
import { openRedactors } from './redaction/open-redactors.ts';
import type { Running } from './start.ts';

const reasonOf = (error: unknown): string => {
  if ((error as { code?: unknown }).code === 'EADDRINUSE')
    return `${(error as Error).message}. Set PORT or SLACK_LOCAL_PORT.`;
  return isCompassError(error) ? error.message : String((error as Error).stack ?? error);
};

/** Reads the configuration, starts, and stops at SIGINT or SIGTERM. Exits 1 with one clear line when it cannot start. */
export async function runProgram(options: {
  root: string;
  start(options: OpenOptions): Promise<Running>;
  started(config: Config, running: Running): void;
}): Promise<void> {
  try {
    // biome-ignore lint/style/noProcessEnv: the one place where the environment enters
    const env = process.env;
    const config = readConfig({ root: options.root, env });
    const running = await options.start({
      config,
      log: createLog(config.logLevel, openRedactors(config).redactor),
      crashAt: env['CRASH_AT'],
    });
    options.started(config, running);
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
    console.error(reasonOf(error));
    process.exit(1);
  }
}
