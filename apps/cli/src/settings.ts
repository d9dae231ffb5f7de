// biome-ignore-all lint/style/noProcessEnv: an app's edge is where the environment is read
import { join } from 'node:path';
import { type Env, readEnvironment } from '@compass/config';
import { isCompassError } from '@compass/core';

/** The installation that this command line belongs to. */
export const ROOT = join(import.meta.dirname, '../../..');

/** The environment as it is, for commands that read the installation's configuration themselves. */
export const cliEnv = (): Env => process.env;

/** What somebody may not read of an installation is none of theirs: they say where COMPASS is by their own environment. */
function readable(root: string, own: Env): Env {
  try {
    return readEnvironment(root, own).env;
  } catch (error) {
    if (isCompassError(error)) return own;
    throw error;
  }
}

/** The same over `.env` of the installation. */
export const wholeEnv = (): Env => readable(ROOT, process.env);

/** Where COMPASS is, and the token it asks for: of the environment, else of the installation's `.env`. */
export function cliSettings(root = ROOT, own: Env = process.env): { url: string; token: string | null } {
  const env = readable(root, own);
  // A token that stands in .env is for the COMPASS of .env: another one that is named for this command must not learn it.
  const token = own['COMPASS_URL'] ? own['COMPASS_API_TOKEN'] : env['COMPASS_API_TOKEN'];
  return { url: env['COMPASS_URL'] || `http://127.0.0.1:${env['PORT'] || 8080}`, token: token || null };
}
