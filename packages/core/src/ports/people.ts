import type { Standing } from '../nouns/trigger.ts';

/** The workspace that people decide in. */
export interface People {
  /** What it says about this person now; `unknown` where it cannot be asked. */
  standingOf(id: string): Promise<Standing>;
}
