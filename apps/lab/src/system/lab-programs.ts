import { fileURLToPath } from 'node:url';
import type { Launch, Launcher, Running } from './launcher.ts';

/** Launches one of the lab's own programs from `../orders`; its settings go over standard input. */
export function launchLabProgram(
  launcher: Launcher,
  {
    name,
    file,
    settings,
  }: { name: string; file: 'main' | 'shop' | 'archiver'; settings: NonNullable<Launch['settings']> },
): Running {
  const source = fileURLToPath(new URL(`../orders/${file}.ts`, import.meta.url));
  // A small young generation keeps resident memory level from the first minute on.
  const args = ['--max-semi-space-size=1', '--max-old-space-size=32', source];
  return launcher.launch({ name, command: process.execPath, args, settings });
}

/** Launches a program that serves HTTP and resolves with its address. */
export async function launchHttp(...launch: Parameters<typeof launchLabProgram>): Promise<string> {
  const [, url = ''] = await launchLabProgram(...launch).line(/^listening on (http:\S+)$/);
  return url;
}
