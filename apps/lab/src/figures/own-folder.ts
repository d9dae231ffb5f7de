import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one measurement, gone when the program ends. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `compass-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
