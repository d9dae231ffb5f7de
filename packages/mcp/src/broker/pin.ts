import { createHash } from 'node:crypto';
import { plain } from './plain.ts';

/** A tool's name and the SHA-256 (hex) of all that its server says of it. */
export type Pins = Record<string, string>;

/** Any tool as a server lists it. */
export interface Listed {
  name: string;
  [said: string]: unknown;
}

const ordered = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/**
 * SHA-256 (hex) of everything a server says of a tool, whatever the order of its keys. Descriptions are part of it: a changed one may be an
 * instruction that was smuggled in after approval.
 */
export const pinOf = (tool: Listed): string => createHash('sha256').update(JSON.stringify(tool, ordered)).digest('hex');

/** Names that can be told apart by people, and from other servers' tools (2025-11-25, "Tool Names"). */
const NAME = /^[A-Za-z0-9_.-]{1,128}$/;

const byName = <T extends Listed>(tools: readonly T[]): Map<string, T[]> => Map.groupBy(tools, ({ name }) => name);

/** Each tool that can be called, if it was approved. A name that is listed twice is nobody's, and so is one that cannot be read aloud. */
export const usable = <T extends Listed>(tools: readonly T[]): T[] =>
  [...byName(tools)].flatMap(([name, named]) => (named.length === 1 && NAME.test(name) ? named : []));

/** Of every name that is listed, also of those that are never called: people are told of them once. */
export const pinsOf = (tools: readonly Listed[]): Pins =>
  Object.fromEntries(
    [...byName(tools)].map(([name, [one, ...more]]) => [
      name,
      pinOf({ ...one, name, ...(more.length > 0 ? { more } : {}) }),
    ]),
  );

/** How a server's tools compare with those that were approved; null when none ever were. */
export interface Standing {
  /** As offered now: written to the store, exactly these are approved. */
  offered: Pins;
  approved: Pins | null;
  changed: string[];
  added: string[];
  gone: string[];
}

export const standingOf = (offered: Pins, approved: Pins | null): Standing => {
  const [now, before] = [new Map(Object.entries(offered)), new Map(Object.entries(approved ?? {}))];
  const names = [...now.keys()].sort();
  return {
    offered,
    approved,
    changed: names.filter((name) => before.has(name) && before.get(name) !== now.get(name)).map(plain),
    added: approved === null ? [] : names.filter((name) => !before.has(name)).map(plain),
    gone: [...before.keys()].filter((name) => !now.has(name)).sort(),
  };
};

/** What people must know of it, as a sentence without its full stop; null when all is as approved. */
export const doubtOf = (server: string, { approved, changed, added, gone }: Standing): string | null => {
  if (approved === null) return `The tools of ${server} were never approved: run compass config check`;
  if (changed.length + added.length + gone.length === 0) return null;
  return `The tools of ${server} changed since they were approved: run compass config check`;
};
