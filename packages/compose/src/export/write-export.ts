import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompassError } from '@compass/core';
import { type BundleParts, writeBundle } from '@compass/mcp';
import { OUTCOME_FILE } from '../replay/exported-outcome.ts';
import { Outcome } from '../replay/outcome.ts';
import type { ExportedBundle } from './export-bundle.ts';

/** Writes an exported bundle as a folder that `compass replay` reads. CompassError `invalid` names the file and field. */
export async function writeExport(directory: string, exported: unknown): Promise<void> {
  // `writeBundle` checks every part; the verdicts are checked here.
  const { verdicts, ...parts } = exported as ExportedBundle & BundleParts;
  const outcome = Outcome.safeParse(verdicts);
  if (!outcome.success) throw new CompassError('invalid', `${OUTCOME_FILE}: not as expected`, { field: OUTCOME_FILE });
  await writeBundle(directory, parts);
  await writeFile(join(directory, OUTCOME_FILE), `${JSON.stringify(outcome.data, null, 2)}\n`);
}
