import { randomUUID } from 'node:crypto';
import type { AuditRow, Store } from '@compass/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Place } from './support/places.ts';
import { auditRow, investigation } from './support/samples.ts';

/** What a database promises of the audit trail, whoever asks it. `execute` is the owner's own way in. */
export function auditSuite(
  name: string,
  open: () => Promise<Place & { execute(statement: string): Promise<unknown> }>,
) {
  describe(`the audit trail in ${name}`, () => {
    let place: Awaited<ReturnType<typeof open>>;
    let store: Store;
    beforeAll(async () => {
      place = await open();
      store = await place.store();
    });
    afterAll(() => place.close());
    const list = (id: string): Promise<AuditRow[]> => store.transaction((tx) => tx.audit.list(id));

    test.each(['update audit set what = what', 'delete from audit', 'truncate audit'])(
      'is kept by the database itself: %s is refused',
      async (statement) => {
        const id = randomUUID();
        await store.transaction((tx) => tx.audit.append(auditRow(id, 1)));
        await expect(place.execute(statement)).rejects.toThrow();
        expect(await list(id)).toEqual([auditRow(id, 1)]);
      },
    );

    test('grows by one writer at a time: each finds the head of the one before', async () => {
      const one = investigation(40_000 + Math.floor(Math.random() * 1e6));
      await store.transaction((tx) => tx.investigations.insert(one));
      const append = () =>
        store.transaction(async (tx) => {
          const head = await tx.audit.head(one.id, { lock: true });
          await tx.now();
          await tx.audit.append(auditRow(one.id, (head?.seq ?? 0) + 1));
        });
      await Promise.all(Array.from({ length: 20 }, append));
      expect((await list(one.id)).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    test('calls out are no changes: nobody waits to be shown one', async () => {
      const one = investigation(40_000 + Math.floor(Math.random() * 1e6));
      const oldest = () => store.transaction(async (tx) => (await tx.backlog()).oldestOutboxSeconds);
      await store.transaction(async (tx) => {
        const at = new Date((await tx.now()).getTime() - 3_600_000);
        await tx.investigations.insert(one);
        const step = { investigation: one.id, kind: 'surface', key: 'surface', input: {}, delayMs: 0 };
        await tx.steps.add({ ...step, id: randomUUID() });
        await tx.audit.append({ ...auditRow(one.id, 1), at, what: 'called' });
        await tx.audit.append({ ...auditRow(one.id, 2), at, what: 'shown' });
      });
      expect(await oldest()).toBe(0);
      await store.transaction((tx) => tx.audit.append({ ...auditRow(one.id, 3), at: new Date(), what: 'verdict' }));
      expect(await oldest()).toBeGreaterThan(0);
    });
  });
}
