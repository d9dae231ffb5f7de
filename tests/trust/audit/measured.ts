import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditRow, audit, auditFault, type Investigation, type Ports, type Tx } from '@compass/core';
import { openEmbedded } from '@compass/state';
import { quantile } from '../faults/nemesis.ts';

const RATE = 200;
const INVESTIGATIONS = 40;
const ENTRIES = 10_000;
const actor = { kind: 'system', name: 'a test' } as const;

type Own = Pick<Ports, 'digest' | 'settings' | 'watch'>;

/** A chain as core writes it, without a database. */
async function chain(ports: Own, investigation: string): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  const tx = {
    now: async () => new Date(),
    audit: { head: async () => rows.at(-1) ?? null, append: async (row: AuditRow) => void rows.push(row) },
    // `audit` uses nothing else of a transaction.
  } as unknown as Tx;
  for (let entry = 0; entry < ENTRIES; entry += 1)
    await audit({ ports, tx, actor }, { investigation, what: 'verdict', detail: { entry, saw: 'p99 0.31 s' } });
  return rows;
}

/** On the embedded database: how long an entry takes at 200 a second, from when it is due to its commit, and how long 10,000 take to verify. */
export async function measured(ports: Own, record: Investigation, seconds: number) {
  const directory = mkdtempSync(join(tmpdir(), 'compass-audit-'));
  const { store, database } = await openEmbedded({ directory, onQueueError: () => undefined });
  try {
    const ids = Array.from({ length: INVESTIGATIONS }, (_, index) => `live-${index}`);
    await store.transaction(async (tx) => {
      for (const [index, id] of ids.entries()) await tx.investigations.insert({ ...record, id, number: 5000 + index });
    });
    const began = performance.now();
    const append = async (nth: number): Promise<number> => {
      const due = began + (nth * 1000) / RATE;
      await sleep(Math.max(0, due - performance.now()));
      const investigation = ids[nth % INVESTIGATIONS] as string;
      await store.transaction((tx) => audit({ ports, tx, actor }, { investigation, what: 'verdict', detail: { nth } }));
      return performance.now() - due;
    };
    const took = await Promise.all(Array.from({ length: RATE * seconds }, (_, nth) => append(nth)));
    const rows = await chain(ports, 'long');
    await database.pool.query('insert into audit select * from json_populate_recordset(null::audit, $1::json)', [
      JSON.stringify(rows),
    ]);
    const start = performance.now();
    const read = await store.transaction((tx) => tx.audit.list('long'));
    const fault = auditFault(ports, { investigation: 'long', rows: read, journal: [], head: rows.at(-1)?.hash ?? '' });
    const verifyMs = performance.now() - start;
    for (const id of ids) {
      const live = await store.transaction((tx) => tx.audit.list(id));
      if (auditFault(ports, { investigation: id, rows: live, journal: [] }) !== null)
        throw new Error(`${id} is broken`);
    }
    return {
      appended: took.length,
      p99: quantile(
        took.toSorted((a, b) => a - b),
        0.99,
      ),
      verified: fault === null ? read.length : 0,
      verifyMs,
    };
  } finally {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
