import { readConfig } from '@compass/config';
import { CompassError } from '@compass/core';
import { migrateScaled } from '@compass/state';
import { reasonOf } from './run-program.ts';

/** Brings the shared database up to date and ends: 0 when it is, 1 with one clear line when it cannot be. */
export async function migrateProgram({ root }: { root: string }): Promise<void> {
  try {
    // biome-ignore lint/style/noProcessEnv: the edge of a program
    const { scaled } = readConfig({ root, env: process.env });
    if (scaled === null)
      throw new CompassError(
        'invalid',
        'DATABASE_URL and REDIS_URL are missing: the embedded form brings its own database up to date when it starts.',
        { field: 'DATABASE_URL' },
      );
    const { newer } = await migrateScaled(scaled);
    console.log(newer ?? 'The database is up to date.');
  } catch (error) {
    console.error(reasonOf(error));
    process.exitCode = 1;
  }
}
