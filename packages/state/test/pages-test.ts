import type { Page, Store, Tx } from '@compass/core';
import { expect, test } from 'vitest';

/** What every store promises of alerts. */
export function pagesTest(storeOf: () => Store): void {
  test('an alert is kept by its sender and its name, with the investigation that it belongs to', async () => {
    const at = '2026-11-22T03:00:00.000Z';
    const page: Page = {
      source: 'alertmanager',
      fingerprint: 'a',
      state: { word: 'fires', at },
      severity: { word: 'P1', at },
      told: { name: 'Alertmanager', title: 'slow', url: null, at },
    };
    const take = (source: Page['source']) => storeOf().transaction((tx) => tx.pages.take(source, 'a'));
    expect(await take('alertmanager')).toBeNull();
    await storeOf().transaction((tx) => tx.pages.put({ page, investigation: null }));
    await storeOf().transaction((tx) => tx.pages.put({ page, investigation: 'inv' }));
    expect(await take('alertmanager')).toEqual({ page, investigation: 'inv' });
    expect(await take('grafana')).toBeNull();
  });

  test('what takes an alert or begins for a service has it alone until its transaction ends', async () => {
    for (const own of [
      (tx: Tx) => tx.pages.take('alertmanager', 'alone').then(() => undefined),
      (tx: Tx) => tx.investigations.onlyOne('orders'),
    ]) {
      let within = 0;
      let most = 0;
      const turn = () =>
        storeOf().transaction(async (tx) => {
          await own(tx);
          within += 1;
          most = Math.max(most, within);
          await tx.now();
          within -= 1;
        });
      await Promise.all(Array.from({ length: 8 }, turn));
      expect(most).toBe(1);
    }
  });
}
