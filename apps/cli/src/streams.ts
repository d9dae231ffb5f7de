import { cliEnv } from './settings.ts';
import type { Streams } from './terminal/screen.ts';

/** The terminal, or the pipes, that this process was started with. */
export const ownStreams = (): Streams => ({ input: process.stdin, output: process.stdout, env: cliEnv() });
