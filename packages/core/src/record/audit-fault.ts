import type { Ports } from '../ports/context.ts';
import type { AuditRow, JournalRow } from '../ports/store.ts';
import { hashOf } from './audit.ts';
import { Called, linesHash } from './journal-calls.ts';

/** The first entry that is not as it was written, 1, 2, 3 …, and what is wrong with it, for people. */
export interface AuditFault {
  entry: number;
  why: string;
}

export interface Trail {
  investigation: string;
  rows: AuditRow[];
  journal: JournalRow[];
  /** The head as it was once told outside of the record, or its first 8 digits and more. */
  head?: string;
}

/** The row that does not follow from the one before it. */
function brokenLink(ports: Pick<Ports, 'digest' | 'settings'>, { investigation, rows }: Trail): AuditFault | null {
  let previous = '';
  for (const [index, { hash, ...row }] of rows.entries()) {
    const at = (why: string) => ({ entry: index + 1, why });
    if (row.investigation !== investigation) return at('It belongs to another investigation.');
    if (row.seq !== index + 1) return at(`Number ${row.seq} stands in its place.`);
    if (row.previous !== previous) return at('It does not follow from the entry before.');
    if (hashOf(ports, row) !== hash) return at('It was not written so: its HMAC is another one.');
    previous = hash;
  }
  return null;
}

/** The entry whose lines of the journal are gone or changed; lines that no entry speaks of come after the last one. */
function unboundLine({ digest }: Pick<Ports, 'digest'>, { rows, journal }: Trail): AuditFault | null {
  const left = Map.groupBy(journal, ({ step }) => step);
  for (const { what, detail, seq } of rows) {
    const called = what === 'called' ? Called.safeParse(detail).data : undefined;
    if (called === undefined) continue;
    const lines = left.get(called.step)?.splice(0, called.calls) ?? [];
    if (lines.length !== called.calls || linesHash(digest, lines) !== called.sha256)
      return { entry: seq, why: 'The calls that it speaks of are not in the journal as they were made.' };
  }
  const extra = [...left.values()].reduce((sum, lines) => sum + lines.length, 0);
  return extra === 0
    ? null
    : { entry: rows.length + 1, why: `No entry speaks of ${extra} of the calls in the journal.` };
}

/** Null when the chain holds, the journal is bound by it, and it still contains the head that was told outside. */
export function auditFault(ports: Pick<Ports, 'digest' | 'settings'>, trail: Trail): AuditFault | null {
  const { rows, head } = trail;
  const fault = brokenLink(ports, trail) ?? unboundLine(ports, trail);
  if (fault !== null) return fault;
  const end = { entry: rows.length + 1 };
  if (rows.length === 0) return { ...end, why: 'There is no entry at all.' };
  if (head !== undefined && !rows.some(({ hash }) => hash.startsWith(head.toLowerCase())))
    return { ...end, why: `It is missing, and so is all that leads to the head ${head.toLowerCase()}.` };
  return null;
}
