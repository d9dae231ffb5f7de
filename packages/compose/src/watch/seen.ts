import type { Actor, ErrorCode, Investigation, StepOutcome } from '@compass/core';
import type { About } from './about.ts';

interface Took {
  about: About;
  from: Date;
  to: Date;
}

/** How a call out ended: an error of our family by its code. `given_up`: COMPASS waited no longer. */
export type CallOutcome = 'ok' | 'given_up' | ErrorCode;

/** Something that was done, as it ended. Words and numbers of our own, and names from the configuration: nothing that was read or said. */
export type Seen =
  | (Took & { what: 'step'; kind: string; outcome: StepOutcome | 'crashed' })
  | (Took & { what: 'delivery'; verb: string; source: Actor['kind']; outcome: 'new' | 'repeated' | 'failed' })
  | (Took & { what: 'tool'; server: string; tool: string; outcome: CallOutcome; why: string | null })
  | (Took & { what: 'model'; provider: string; model: string; usd: number; outcome: CallOutcome; why: string | null })
  | (Took & { what: 'slack'; method: string; outcome: 'ok' | 'limited' | 'refused' | 'failed'; why: string | null })
  | { what: 'end'; investigation: Investigation };

export type See = (seen: Seen) => void;
