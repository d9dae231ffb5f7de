import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CompassError } from '@compass/core';
import { z } from 'zod';
import type { Pins } from './pin.ts';

/** Where the approved tools of outside servers are kept. */
export interface PinStore {
  /** Null when nothing of this server was ever approved. */
  read(server: string): Promise<Pins | null>;
  /** Approves exactly these, and nothing that was approved before. */
  write(server: string, pins: Pins): Promise<void>;
}

const Stored = z.record(z.string(), z.record(z.string(), z.string().regex(/^[\da-f]{64}$/)));

/** In one JSON file, made when first written. A file that cannot be read is an error (`invalid`): it must never pass for "nothing was approved yet". */
export const filePins = (file: string): PinStore => {
  let writing: Promise<unknown> = Promise.resolve();

  const all = async (): Promise<Map<string, Pins>> => {
    try {
      return new Map(Object.entries(Stored.parse(JSON.parse(await readFile(file, 'utf8')))));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw new CompassError('invalid', `${file} cannot be read: delete it and run compass config check`, { cause });
    }
  };

  const put = async (server: string, pins: Pins): Promise<void> => {
    const stored = Object.fromEntries((await all()).set(server, pins));
    const next = `${file}.${randomUUID()}`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(next, `${JSON.stringify(stored, null, 2)}\n`, { mode: 0o600 });
    await rename(next, file);
  };

  return {
    read: async (server) => (await all()).get(server) ?? null,
    write(server, pins) {
      const written = writing.then(() => put(server, pins));
      writing = written.catch(() => undefined);
      return written;
    },
  };
};

/** For as long as the process lives. */
export const memoryPins = (): PinStore => {
  const all = new Map<string, Pins>();
  return {
    read: async (server) => all.get(server) ?? null,
    write: async (server, pins) => void all.set(server, pins),
  };
};
