import { type Surface, toldVerdicts } from '@compass/core';
import { expect, it } from 'vitest';
import { begin, opened } from '../support/opened.ts';
import { alice } from '../support/world.ts';

it('a surface is handed the series of the verdicts that it tells, and of no other', async () => {
  let handed: string[] = [];
  const surface: Surface = {
    reach: async () => undefined,
    show: async ({ evidence }) => {
      handed = evidence.map(({ id }) => id);
      return undefined;
    },
    tell: async () => undefined,
  };
  const compass = opened({ surface });
  const { id } = await begin(compass);
  await compass.ask(alice, 'request_test', { investigation: id, hypothesis: 1 });
  const found = await compass.until(id, 'the verdict', ({ verdicts }) => verdicts.at(-1)?.askedBy === 'alice');
  const told = new Set(toldVerdicts(found).flatMap((one) => one.evidence));
  const all = new Set(found.verdicts.flatMap((one) => one.evidence));
  expect(told.size).toBeGreaterThan(0);
  expect(all.size).toBeGreaterThan(told.size);
  await expect.poll(() => new Set(handed)).toEqual(told);
});
