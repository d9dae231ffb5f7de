import { z } from 'zod';

const Data = z.looseObject({ data: z.unknown() });
const Items = z.looseObject({ items: z.array(z.unknown()) });

/** What servers put around an answer, taken off: `{status, data}`, `{ok, data}`, `{data, hints}`, `{items, totalCount}`. */
export const unwrapped = (value: unknown): unknown => {
  const data = Data.safeParse(value);
  if (data.success && 'data' in data.data) return unwrapped(data.data.data);
  const items = Items.safeParse(value);
  return items.success ? items.data.items : value;
};
