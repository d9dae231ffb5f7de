import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CompassError } from '@compass/core';
import { z } from 'zod';

/** A folder with an incident, and the set it belongs to: the folder that holds it. */
export interface FoundCase {
  id: string;
  set: string;
  directory: string;
}

const Truth = z.object({ component: z.string().nullable() });

/** Every folder with an `incident.json` at or below the directories, by path. CompassError `not_found` where there is none. */
export function findCases(directories: readonly string[]): FoundCase[] {
  const found = new Set<string>();
  const looked = new Set<string>();
  const look = (directory: string): void => {
    // A folder may be a link, to one above it as well.
    const real = realpathSync(directory);
    if (looked.has(real)) return;
    looked.add(real);
    if (existsSync(join(directory, 'incident.json'))) found.add(directory);
    for (const name of readdirSync(directory))
      if (statSync(join(directory, name), { throwIfNoEntry: false })?.isDirectory()) look(join(directory, name));
  };
  for (const directory of directories) {
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
      throw new CompassError('not_found', `${directory} is no folder. Name a folder that holds incident bundles.`);
    look(resolve(directory));
  }
  if (found.size === 0)
    throw new CompassError(
      'not_found',
      `No incident.json at or below ${directories.join(', ')}. Name a folder that holds incident bundles.`,
    );
  return [...found]
    .sort()
    .map((directory) => ({ id: basename(directory), set: basename(dirname(directory)), directory }));
}

/** What really was the cause; null when nothing was wrong, undefined when nobody wrote it down. Read by scoring alone, after the run. */
export function truthOf(directory: string): string | null | undefined {
  const file = join(directory, 'truth.json');
  if (!existsSync(file)) return undefined;
  const read = Truth.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new CompassError('invalid', `${file}: component must be a name or null`, { field: 'component' });
  return read.data.component;
}
