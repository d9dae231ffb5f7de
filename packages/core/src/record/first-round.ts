import { type Investigation, isAskedAgain } from '../nouns/investigation.ts';

/** The first tests run by themselves: until all of them have answered nothing is shown of a ranking. */
export const isFirstRound = ({
  tests,
  verdicts,
  notes,
}: Pick<Investigation, 'tests' | 'verdicts' | 'notes'>): boolean =>
  notes.every(isAskedAgain) &&
  verdicts.every((one) => one.askedBy === null && one.run === 1) &&
  tests.some((state) => state.state === 'running' && state.askedBy === null);
