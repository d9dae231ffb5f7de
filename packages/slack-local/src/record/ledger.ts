import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Entry } from './entries.ts';

export type Ledger = {
  /** Resolves when the lines are on disk. Calls that wait together share one fsync. */
  append(entries: Entry[]): Promise<void>;
  close(): Promise<void>;
};

/** Opens the append-only file of JSON lines in `directory` and returns what it holds, oldest first. */
export async function openLedger(directory: string): Promise<{ ledger: Ledger; entries: Entry[] }> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'ledger.jsonl');
  const entries = await replay(path);
  const file = await open(path, 'a');

  let waiting: { lines: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await file.appendFile(batch.map((one) => one.lines).join(''));
        await file.datasync();
        for (const one of batch) one.done();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    writing = undefined;
  }

  return {
    entries,
    ledger: {
      append(added) {
        const lines = added.map((entry) => `${JSON.stringify(entry)}\n`).join('');
        const written = new Promise<void>((done, failed) => {
          waiting.push({ lines, done, failed });
        });
        writing ??= flush();
        return written;
      },
      async close() {
        await writing;
        await file.close();
      },
    },
  };
}

/** A line without its end was being written when the process died: nobody was told of it, so it is cut off. */
async function replay(path: string): Promise<Entry[]> {
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const end = content.lastIndexOf('\n') + 1;
  if (end < content.length) await truncate(path, end);
  const lines = content.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return Entry.parse(JSON.parse(line));
    } catch (error) {
      throw new Error(`${path} line ${index + 1} is damaged; move the file away to start anew`, { cause: error });
    }
  });
}
