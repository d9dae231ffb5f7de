import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompassError } from '@compass/core';
import { Outcome } from './outcome.ts';

export const OUTCOME_FILE = 'verdicts.json';

/** What the investigation came to when it was exported; null where the bundle does not say. */
export async function exportedOutcome(directory: string): Promise<Outcome | null> {
  const file = join(directory, OUTCOME_FILE);
  try {
    return Outcome.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CompassError('invalid', `${file}: not as expected`, { cause: error });
  }
}
