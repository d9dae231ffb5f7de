import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's `faketime` puts what is loaded before a program: in the folder of the machine's own kind. */
const library = readdirSync('/usr/lib', { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => join('/usr/lib', name, 'faketime/libfaketime.so.1'))
  .find((file) => existsSync(file));

export const hasFaketime = library !== undefined;

export interface FakeClock {
  /** What a program is started with that shall read this clock. */
  env: Record<string, string>;
  /** Sets the wall clock to so many seconds off the true one; what counts from the start of the machine goes on as ever. */
  set(seconds: number): void;
}

/** The wall clock of one program, off by so many seconds from its start on; `file` says by how much, and is its own. */
export function fakeClock(file: string, seconds: number): FakeClock {
  const set = (off: number) => {
    // Never read half-written.
    writeFileSync(`${file}.next`, `${off < 0 ? '-' : '+'}${Math.abs(off)}\n`);
    renameSync(`${file}.next`, file);
  };
  set(seconds);
  return {
    env: {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
}
