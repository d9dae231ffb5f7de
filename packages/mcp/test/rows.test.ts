import { expect, test } from 'vitest';
import { z } from 'zod';
import { rows } from '../src/rows.ts';

const Row = z.object({ id: z.string(), pod: z.string().default('') });

test('whole rows are kept as they are, others are filled in', () => {
  const [whole, lacking] = [{ id: 'a', pod: 'p' }, { id: 'b' }];
  const parsed = rows(Row).parse([whole, lacking]);
  expect(parsed).toEqual([whole, { id: 'b', pod: '' }]);
  expect(parsed[0]).toBe(whole);
});

test('the first wrong row is named, and what is no array is refused', () => {
  expect(z.object({ spans: rows(Row) }).safeParse({ spans: [{ id: 'a' }, { id: 1 }] }).error?.issues[0]?.path).toEqual([
    'spans',
    1,
    'id',
  ]);
  expect(rows(Row).safeParse({}).success).toBe(false);
});
