import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LIMIT_MS = 30_000;

/** How a program that cannot start ended: its exit code, null where it had to be killed, and what it said. */
export interface RefusedStart {
  code: number | null;
  said: string;
}

/** Starts one of the apps where it should refuse. */
export async function refusedStart(app: 'server' | 'worker', env: Record<string, string>): Promise<RefusedStart> {
  const child = spawn(process.execPath, [join(ROOT, `apps/${app}/bin/start.js`)], {
    env: { PATH: process.env['PATH'] ?? '', ...env, PORT: String(await freePort()) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return { code, said: said.trim() };
}
