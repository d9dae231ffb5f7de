import { describe, expect, it } from 'vitest';
import { lackedBy } from './parts.ts';
import { rows } from './rows/index.ts';

const all = process.env['COMPASS_TEST_ALL'] === '1';

/** The short form of every row that is not long; `npm run trust` runs all in full. */
describe('what must hold under faults and attacks', () => {
  for (const row of rows.filter(({ long }) => long !== true)) {
    const lacks = lackedBy(row);
    const without = lacks === '' ? '' : ` (needs ${lacks})`;
    it.skipIf(lacks !== '' && !all)(
      `row ${row.row}: ${row.title}: ${row.bound}${without}`,
      { timeout: 180_000 },
      async () => {
        const { figure, exercised, pass } = await row.run({ short: true, seed: 1 });
        expect(exercised, 'nothing was exercised').toBeGreaterThan(0);
        expect(pass, figure).toBe(true);
      },
    );
  }
});
