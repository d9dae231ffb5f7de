import type { Store } from '@compass/core';
import { expect, test } from 'vitest';

/** What every store promises of the numbers in the names of post-mortems. */
export function postMortemsTest(storeOf: () => Store): void {
  test('post-mortems of one day are numbered without a gap and never twice, however many are written at once', async () => {
    const next = (day: string) => storeOf().transaction((tx) => tx.investigations.nextPostMortem(day));
    const numbers = await Promise.all(Array.from({ length: 12 }, () => next('2031-02-03')));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(await next('2031-02-04')).toBe(1);
    const undone = storeOf().transaction(async (tx) => {
      expect(await tx.investigations.nextPostMortem('2031-02-03')).toBe(13);
      throw new Error('not written');
    });
    await expect(undone).rejects.toThrow('not written');
    expect(await next('2031-02-03')).toBe(13);
  });
}
