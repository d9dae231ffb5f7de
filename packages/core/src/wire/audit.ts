import { z } from 'zod';

/** What verifying one investigation's audit chain gave. `head`: hash of its last entry, "" where there is none. */
export const WireAudit = z.object({
  id: z.string(),
  name: z.string(),
  number: z.number().int(),
  entries: z.number().int(),
  head: z.string(),
  /** The first entry that is not as it was written; null when all of it holds. */
  broken: z.object({ entry: z.number().int(), why: z.string() }).nullable(),
});
export type WireAudit = z.infer<typeof WireAudit>;
