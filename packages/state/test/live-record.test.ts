import { expect, test } from 'vitest';
import { liveRecord } from '../src/live-record.ts';
import { recordStore } from '../src/record-store.ts';
import { freshDatabase, removeDirectory } from './support/places.ts';
import { auditRow, investigation } from './support/samples.ts';

test('an investigation is read with all that was written of it, and those that are over or gone are not among the live ones', async () => {
  const { directory, database } = await freshDatabase();
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
  await database.close();
  removeDirectory(directory);
});
