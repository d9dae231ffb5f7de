import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompassError } from '@compass/core';
import { type BundleParts, writeBundle } from '@compass/mcp';
import { Outcome } from '../replay/outcome.ts';
import type { ExportedBundle } from './export-bundle.ts';

const FILE = 'verdicts.json';

/** Writes an exported bundle as a folder that `compass replay` reads. CompassError `invalid` names the file and field. */
export async function writeExport(directory: string, exported: unknown): Promise<void> {
  // `writeBundle` checks every part; the verdicts are checked here.
  const { verdicts, ...parts } = exported as ExportedBundle & BundleParts;
  const outcome = Outcome.safeParse(verdicts);
  if (!outcome.success) throw new CompassError('invalid', `${FILE}: not as expected`, { field: FILE });
  await writeBundle(directory, parts);
  await writeFile(join(directory, FILE), `${JSON.stringify(outcome.data, null, 2)}\n`);
}

/** What the investigation came to when it was exported; null where the bundle does not say. */
export async function exportedOutcome(directory: string): Promise<Outcome | null> {
  try {
    return Outcome.parse(JSON.parse(await readFile(join(directory, FILE), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CompassError('invalid', `${join(directory, FILE)}: not as expected`, { cause: error });
  }
}
