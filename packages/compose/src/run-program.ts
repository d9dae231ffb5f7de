import { type Config, readConfig } from '@compass/config';
import { isCompassError } from '@compass/core';
import { createLog } from './log.ts';
import type { OpenOptions } from './open-installation.ts';
import { openRedactors } from './redaction/open-redactors.ts';
import type { Running } from './start.ts';
import { stopAtSignal } from './stop-at-signal.ts';

/** One clear line for whoever started it. */
export const reasonOf = (error: unknown): string => {
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
    const log = createLog(config.logLevel, openRedactors(config).redactor);
    for (const one of config.warnings) log.warn({}, one);
    const running = await options.start({ config, log, crashAt: env['CRASH_AT'] });
    options.started(config, running);
    stopAtSignal(running, { host: process, log });
  } catch (error) {
    console.error(reasonOf(error));
    process.exit(1);
  }
}
