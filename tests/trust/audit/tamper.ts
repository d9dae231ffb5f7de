import { type AuditRow, canonical } from '@compass/core';
import { digest } from '../../support/world.ts';

/** What somebody who can write the database, and has no key, makes of one trail; `other` is the trail of another investigation. */
export type Tamper = (rows: AuditRow[], other: AuditRow[], random: () => number) => AuditRow[];

const upTo = (most: number, random: () => number): number => Math.floor(random() * most);
const renumbered = (rows: AuditRow[]): AuditRow[] => rows.map((row, index) => ({ ...row, seq: index + 1 }));

/** The same rows as a chain that links: with hashes of any key but the right one. */
function linked(rows: AuditRow[], from: number): AuditRow[] {
  let previous = from === 0 ? '' : (rows[from - 1]?.hash ?? '');
  return renumbered(rows).map((row, index) => {
    if (index < from) return row;
    const { hash: _old, ...next } = { ...row, previous };
    previous = digest.hmac('not the key', canonical({ ...next, at: next.at.toISOString() }));
    return { ...next, hash: previous };
  });
}

const changes: ((row: AuditRow, random: () => number) => AuditRow)[] = [
  (row) => ({ ...row, what: `${row.what} ` }),
  (row) => ({ ...row, actor: { kind: 'slack', id: 'U0MALLORY', name: 'mallory' } }),
  (row) => ({ ...row, at: new Date(row.at.getTime() + 1) }),
  (row) => ({ ...row, detail: { ...(row.detail as object), more: true } }),
  (row) => ({ ...row, seq: row.seq + 1 }),
  (row) => ({ ...row, previous: `${row.previous.slice(1)}0` }),
  (row, random) => {
    const at = upTo(row.hash.length, random);
    const digit = row.hash[at] === '0' ? '1' : '0';
    return { ...row, hash: row.hash.slice(0, at) + digit + row.hash.slice(at + 1) };
  },
];

/** The seven kinds. What deletes, swaps or inserts leaves the numbers as they were or puts them right, by turns. */
export const tampers: Record<string, Tamper> = {
  'changed field': (rows, _other, random) => {
    const [at, change] = [upTo(rows.length, random), changes[upTo(changes.length, random)]];
    return rows.map((row, index) => (index === at && change !== undefined ? change(row, random) : row));
  },
  'deleted row': (rows, _other, random) => {
    const kept = rows.toSpliced(upTo(rows.length - 1, random), 1);
    return random() < 0.5 ? kept : renumbered(kept);
  },
  'truncated end': (rows, _other, random) => rows.slice(0, upTo(rows.length, random)),
  'swapped rows': (rows, _other, random) => {
    const one = upTo(rows.length, random);
    const two = (one + 1 + upTo(rows.length - 1, random)) % rows.length;
    const swapped = rows.with(one, rows[two] as AuditRow).with(two, rows[one] as AuditRow);
    return random() < 0.5 ? swapped : renumbered(swapped);
  },
  'inserted row': (rows, _other, random) => {
    const at = upTo(rows.length + 1, random);
    const model = rows[upTo(rows.length, random)] as AuditRow;
    const inserted = rows.toSpliced(at, 0, { ...model, seq: at + 1, previous: rows[at - 1]?.hash ?? '' });
    return random() < 0.5 ? inserted : renumbered(inserted);
  },
  'rewritten without the key': (rows, _other, random) => {
    const at = upTo(rows.length, random);
    const row = rows[at] as AuditRow;
    return linked(rows.with(at, { ...row, what: 'action approved' }), at);
  },
  'row of another investigation': (rows, other, random) => {
    const at = upTo(Math.min(rows.length, other.length), random);
    const foreign = other[at] as AuditRow;
    const mine = { ...foreign, investigation: rows[0]?.investigation ?? '' };
    return rows.with(at, random() < 0.5 ? foreign : mine);
  },
};
