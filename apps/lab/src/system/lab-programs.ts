import { fileURLToPath } from 'node:url';
import type { Launch, Launcher, Running } from './launcher.ts';

type Program = {
  /** Its file in `../orders`. */
  name: 'orders' | 'inventory' | 'payments' | 'shop' | 'archiver';
  settings: NonNullable<Launch['settings']>;
};

/** Launches one of the lab's own programs; its settings go over standard input. */
export function launchLabProgram(launcher: Launcher, { name, settings }: Program): Running {
  const source = fileURLToPath(new URL(`../orders/${name}.ts`, import.meta.url));
  // A small young generation keeps resident memory level from the first minute on.
  const args = ['--max-semi-space-size=1', '--max-old-space-size=32', source];
  return launcher.launch({ name, command: process.execPath, args, settings });
}

/** Launches a program that serves HTTP and resolves with its address. */
export async function launchHttp(launcher: Launcher, program: Program): Promise<string> {
  const [, url = ''] = await launchLabProgram(launcher, program).line(/^listening on (http:\S+)$/);
  return url;
}
