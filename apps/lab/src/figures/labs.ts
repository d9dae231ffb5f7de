import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exactly, type Figure } from './figure.ts';

/** The live lab, three times in a row. */
export async function labs(say: (line: string) => void): Promise<Figure[]> {
  const codes: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk) => say(String(chunk).trimEnd()));
    codes.push(await new Promise<number>((done) => child.once('exit', (code) => done(code ?? -1))));
  }
  return [exactly('exit codes of three labs in a row', codes.join(' '), '0 0 0')];
}
