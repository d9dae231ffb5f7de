import type { Investigation } from '../nouns/investigation.ts';
import type { Delivery, Step } from './store.ts';

/** How one run of a step ended. `lost`: another worker holds it by now. `handed_back`: COMPASS was stopping, and nothing was counted against it. */
export type StepOutcome = 'done' | 'again' | 'retried' | 'failed' | 'quarantined' | 'lost' | 'handed_back';

/**
 * Sees what is done while it is done, to count it, time it and name it in the log. Nothing depends on it: it changes neither what the work
 * answers nor what it rejects with.
 */
export interface Watch {
  /** Around one run of a claimed step: every line, call and question within belongs to it. */
  step(step: Step, run: () => Promise<StepOutcome>): Promise<StepOutcome>;
  /** Around one delivery on its way into the record. `investigation`: what it concerns, or the id of the one that it would start. */
  delivery<T extends { isNew: boolean }>(
    delivery: Pick<Delivery, 'verb' | 'actor'> & { investigation: string | null },
    run: () => Promise<T>,
  ): Promise<T>;
  /** The step under way turned out to concern this investigation. */
  concerns(investigation: string): void;
  /** After the commit that ended it. */
  ended(investigation: Investigation): void;
}

/** Nobody watches. */
export const unwatched: Watch = {
  step: (_step, run) => run(),
  delivery: (_delivery, run) => run(),
  concerns: () => undefined,
  ended: () => undefined,
};
