import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** When the response was first called, and how often. */
export interface Called {
  at: Date;
  calls: number;
}

/** Keeps, per investigation, that the response was called. `put` returns when the entry cannot be lost any more. */
export interface PlayerLedger {
  get(investigation: string): Called | null;
  put(investigation: string, call: { at: Date }): void;
}

export function memoryLedger(): PlayerLedger {
  const called = new Map<string, Called>();
  return {
    get: (investigation) => called.get(investigation) ?? null,
    put(investigation, { at }) {
      const known = called.get(investigation);
      called.set(investigation, { at: known?.at ?? at, calls: (known?.calls ?? 0) + 1 });
    },
  };
}

const Entry = z.object({ investigation: z.string(), at: z.iso.datetime() });

/**
 * A ledger in an append-only file, one JSON line a call, which several processes may write and read; a last line torn by a kill was never
 * answered and is passed over.
 */
export function fileLedger(path: string): PlayerLedger {
  mkdirSync(dirname(path), { recursive: true });
  let read = { bytes: -1, kept: memoryLedger() };
  const current = (): PlayerLedger => {
    const text = readOr(path, '');
    if (text.length !== read.bytes) read = { bytes: text.length, kept: ledgerOf(text) };
    return read.kept;
  };
  return {
    get: (investigation) => current().get(investigation),
    put(investigation, { at }) {
      const text = readOr(path, '');
      const lead = text === '' || text.endsWith('\n') ? '' : '\n';
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, `${lead}${JSON.stringify({ investigation, at: at.toISOString() })}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}

function ledgerOf(text: string): PlayerLedger {
  const kept = memoryLedger();
  for (const line of text.split('\n')) {
    const entry = Entry.safeParse(jsonOr(line));
    if (entry.success) kept.put(entry.data.investigation, { at: new Date(entry.data.at) });
  }
  return kept;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

function jsonOr(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
