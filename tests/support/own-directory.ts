import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A temporary directory that is gone when its test is finished; `until` of `afterAll`: when its file is. */
export function ownDirectory(name: string, until: (remove: () => void) => void = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), `compass-${name}-`));
  until(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
