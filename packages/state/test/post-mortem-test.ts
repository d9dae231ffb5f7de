import type { Store } from '@compass/core';
import { expect, test } from 'vitest';

export function postMortemTest(store: () => Store): void {
  test('post-mortems are counted by the day; what was rolled back is given out again', async () => {
    const next = (day: string) => store().transaction((tx) => tx.investigations.nextPostMortem(day));
    expect([await next('2026-11-22'), await next('2026-11-22'), await next('2026-11-23')]).toEqual([1, 2, 1]);
    const undone = store().transaction(async (tx) => {
      await tx.investigations.nextPostMortem('2026-11-22');
      throw new Error('not after all');
    });
    await expect(undone).rejects.toThrow('not after all');
    expect(await Promise.all([1, 2, 3].map(() => next('2026-11-22')))).toEqual(expect.arrayContaining([3, 4, 5]));
  });
}
