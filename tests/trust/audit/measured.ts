import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditRow, audit, auditFault, type Investigation, type Ports, type Store, type Tx } from '@compass/core';
import { migrateScaled, openEmbedded } from '@compass/state';
import postgres from 'postgres';
import { openPostgres } from '../../../packages/state/src/open-postgres.ts';
import { recordStore } from '../../../packages/state/src/record-store.ts';
import { atRate } from '../../support/at-rate.ts';
import { hasPostgres, startCluster } from '../../support/postgres-cluster.ts';
import { quantile } from '../faults/nemesis.ts';

const RATE = 200;
const INVESTIGATIONS = 40;
const ENTRIES = 10_000;
const WARMING = 5;
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

/** A database, and the owner's own way into it. */
interface Place {
  name: string;
  store: Store;
  query(text: string, given: string): Promise<unknown>;
  close(): Promise<void>;
}

/** What takes 200 a second is the scaled form; a machine without PostgreSQL shows how the embedded one does. */
async function openPlace(): Promise<Place> {
  if (hasPostgres) {
    const cluster = await startCluster();
    const url = cluster.urlAs('postgres');
    await migrateScaled({ databaseUrl: url });
    const database = await openPostgres({ url, poolSize: 10 });
    const sql = postgres(url, { max: 1 });
    return {
      name: 'PostgreSQL',
      store: recordStore({ database }),
      query: (text, given) => sql.unsafe(text, [given]),
      close: async () => {
        await sql.end();
        await database.close();
        await cluster.stop();
      },
    };
  }
  const directory = mkdtempSync(join(tmpdir(), 'compass-audit-'));
  const { store, database } = await openEmbedded({ directory, onQueueError: () => undefined });
  return {
    name: 'PGlite',
    store,
    query: (text, given) => database.pool.query(text, [given]),
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** How long each entry took at 200 a second, from when it was due to its commit. Afterwards every chain holds, and all of them are `kept`. */
async function appended(ports: Own, { store }: Place, record: Investigation, seconds: number) {
  const ids = Array.from({ length: INVESTIGATIONS }, (_, index) => `live-${index}`);
  for (const [index, id] of ids.entries())
    await store.transaction((tx) => tx.investigations.insert({ ...record, id, number: 5000 + index }));
  const add = (investigation: string, nth: number) =>
    store.transaction((tx) => audit({ ports, tx, actor }, { investigation, what: 'verdict', detail: { nth } }));
  // Connections are opened and code is compiled before it counts.
  for (let round = 0; round < WARMING; round += 1) await Promise.all(ids.map((id) => add(id, -1)));
  const took = await atRate({ rate: RATE, seconds }, (nth) => add(ids[nth % INVESTIGATIONS] as string, nth));
  let kept = 0;
  for (const investigation of ids) {
    const rows = await store.transaction((tx) => tx.audit.list(investigation));
    const fault = auditFault(ports, { investigation, rows, journal: [] });
    if (fault !== null) throw new Error(`${investigation}, entry ${fault.entry}: ${fault.why}`);
    kept += rows.length - WARMING;
  }
  return { took: took.map(({ ms }) => ms).toSorted((a, b) => a - b), kept };
}

/** Reads and verifies 10,000 entries of one investigation. */
async function verified(ports: Own, { store, query }: Place): Promise<{ entries: number; ms: number }> {
  const investigation = 'long';
  const rows = await chain(ports, investigation);
  await query(
    'insert into audit select * from json_populate_recordset(null::audit, $1::text::json)',
    JSON.stringify(rows),
  );
  const start = performance.now();
  const read = await store.transaction((tx) => tx.audit.list(investigation));
  const fault = auditFault(ports, { investigation, rows: read, journal: [], head: rows.at(-1)?.hash ?? '' });
  return { entries: fault === null ? read.length : fault.entry - 1, ms: performance.now() - start };
}

export async function measured(ports: Own, record: Investigation, seconds: number) {
  const place = await openPlace();
  try {
    const { took, kept } = await appended(ports, place, record, seconds);
    const read = await verified(ports, place);
    return {
      place: place.name,
      appended: took.length,
      kept,
      p99: quantile(took, 0.99),
      verified: read.entries,
      verifyMs: read.ms,
    };
  } finally {
    await place.close();
  }
}
