import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveRecord } from '../src/live-record.ts';
import type { Committed } from '../src/live-state.ts';
import type { Database } from '../src/open-database.ts';
import { recordStore } from '../src/record-store.ts';
import { freshDatabase, removeDirectory } from './support/places.ts';
import { auditRow, investigation } from './support/samples.ts';

let [directory, database]: [string, Database] = [] as never;
beforeAll(async () => {
  ({ directory, database } = await freshDatabase());
});
afterAll(async () => {
  await database.close();
  removeDirectory(directory);
});

test('an investigation is read with all that was written of it, and those that are over or gone are not among the live ones', async () => {
  const store = recordStore({ database });
  const record = liveRecord(database, () => store);
  const [going, over] = [investigation(1), investigation(2, { status: 'resolved' })];
  await store.transaction(async (tx) => {
    for (const one of [going, over]) await tx.investigations.insert(one);
    for (const seq of [1, 2]) await tx.audit.append(auditRow(going.id, seq));
  });
  expect(await record.liveAmong([over.id, going.id, 'gone'])).toEqual([going.id]);
  expect(await record.read(going.id)).toMatchObject({ investigation: going, audit: [{ seq: 1 }, { seq: 2 }] });
  expect(await record.read('gone')).toBeNull();
});

test('what one transaction wrote of an investigation is told whole, also what it wrote before it saved that', async () => {
  const told: Committed[] = [];
  const store = recordStore({ database, onCommitted: (committed) => told.push(committed) });
  const [one, other] = [investigation(3), investigation(4)];
  await store.transaction(async (tx) => {
    await tx.audit.append(auditRow(one.id, 1));
    await tx.investigations.insert(one);
    await tx.investigations.insert(other);
    await tx.audit.append(auditRow(other.id, 1));
    await tx.audit.append(auditRow(one.id, 2));
  });
  const of = told.map(({ investigation: { id }, audit }) => [id, audit.map(({ seq }) => seq)]);
  expect(of).toEqual([
    [one.id, [1, 2]],
    [other.id, [1]],
  ]);
});
