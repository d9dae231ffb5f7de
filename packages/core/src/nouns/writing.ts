import { z } from 'zod';

/** Something that is written to a page's own place, once. */
export const Writing = z.object({
  /** The incident's id there. */
  incident: z.string(),
  /** `hypotheses`, `cause`, `ended`, `status`, `resolve`, or `outcome:` with an action's id. */
  kind: z.string(),
  /** `begun`: asked for, and the answer may have been lost. `unclear`: it cannot be told whether it is there. */
  state: z.enum(['due', 'begun', 'done', 'unclear', 'refused']),
});
export type Writing = z.infer<typeof Writing>;
