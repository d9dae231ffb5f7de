import { z } from 'zod';

const isWhole = (row: unknown, checked: unknown): boolean =>
  Array.isArray(row) ||
  (typeof row === 'object' && row !== null && Object.keys(checked ?? {}).every((key) => key in row));

/**
 * An array whose rows are checked one by one and kept as they are, where `z.array` would build every row a second time: recordings and
 * answers have ten thousands. A row that lacks what its schema fills in is replaced. Of an invalid array the first wrong row is told.
 */
export const rows = <S extends z.ZodType>(row: S): z.ZodType<z.output<S>[]> =>
  z.array(z.unknown()).transform((list, context) => {
    for (const [index, given] of list.entries()) {
      const checked = row.safeParse(given);
      if (!checked.success) {
        for (const { path, message } of checked.error.issues)
          context.addIssue({ code: 'custom', path: [index, ...path], message });
        return z.NEVER;
      }
      if (!isWhole(given, checked.data)) list[index] = checked.data;
    }
    return list as z.output<S>[];
  });
