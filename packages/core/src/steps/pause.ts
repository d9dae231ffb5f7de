import type { StepKind } from './kind.ts';

/** A pause is over: there is nothing to do. */
export const pause: StepKind = {
  run: async () => ({}),
  giveUp: async () => undefined,
};
