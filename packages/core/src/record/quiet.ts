import type { Investigation } from '../nouns/investigation.ts';

/** Nothing wrong was seen, and everybody has looked. */
export const isQuiet = ({
  status,
  symptom,
  hypotheses,
}: Pick<Investigation, 'status' | 'symptom' | 'hypotheses'>): boolean =>
  symptom?.state === 'absent' && hypotheses.length === 0 && (status === 'awaiting_human' || status === 'closed');

/** When COMPASS looks again by itself; null where it does not, or has. */
export const looksAgainAt = (
  one: Pick<Investigation, 'status' | 'symptom' | 'hypotheses' | 'secondLook'>,
): string | null =>
  isQuiet(one) && one.status === 'awaiting_human' && one.secondLook?.state === 'due' ? one.secondLook.at : null;

/** After a look: a second one is promised for `dueAt` the first time that nothing wrong was seen; of the second, what it saw. */
export function withSecondLook(investigation: Investigation, dueAt: string): Investigation {
  const { secondLook, symptom } = investigation;
  if (secondLook?.state === 'looking')
    return { ...investigation, secondLook: { ...secondLook, state: symptom?.state === 'seen' ? 'found' : 'looked' } };
  const isFirst = secondLook === undefined && isQuiet(investigation);
  return isFirst ? { ...investigation, secondLook: { at: dueAt, state: 'due' } } : investigation;
}
