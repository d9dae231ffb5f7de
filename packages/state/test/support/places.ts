import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@compass/core';
import { sql } from 'drizzle-orm';
import { afterAll } from 'vitest';
import { type Database, memoryStore } from '../../src/index.ts';
import { openDatabase } from '../../src/open-database.ts';
import { recordStore } from '../../src/record-store.ts';
import { realClock } from './clock.ts';

export const freshDirectory = (): string => mkdtempSync(join(tmpdir(), 'compass-state-'));
export const removeDirectory = (directory: string): void => rmSync(directory, { recursive: true, force: true });

let template: Promise<string> | undefined;
afterAll(async () => {
  if (template !== undefined) removeDirectory(await template);
});

/** A directory with an empty, closed database. The first boot takes seconds: done once a file, and copied. */
export async function preparedDirectory(): Promise<string> {
  template ??= (async () => {
    const made = freshDirectory();
    await (await openDatabase({ directory: made })).close();
    return made;
  })();
  const directory = freshDirectory();
  cpSync(await template, directory, { recursive: true });
  return directory;
}

export async function freshDatabase(): Promise<{ directory: string; database: Database }> {
  const directory = await preparedDirectory();
  return { directory, database: await openDatabase({ directory }) };
}

export interface Place {
  /** An empty store each time. */
  store(): Promise<Store>;
  close(): Promise<void>;
}

export async function memoryPlace(): Promise<Place> {
  return { store: async () => memoryStore({ clock: realClock }), close: async () => undefined };
}

/** One database for all tests of a file; everything but the append-only audit is emptied in between. */
export async function pglitePlace(): Promise<Place> {
  const { directory, database } = await freshDatabase();
  return {
    store: async () => {
      await database.transaction((handle) =>
        handle.execute(sql`truncate investigations, inbox, steps, evidence, journal, posts, patterns`),
      );
      return recordStore({ database });
    },
    close: async () => {
      await database.close();
      removeDirectory(directory);
    },
  };
}
