import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';

/** What a person can say of an action of which nobody knows whether it ran, as the record keeps it. */
export const SETTLING = { look: 'read back again', ran: 'it ran', not_run: 'it did not run' } as const;

/** Who settled last whether this action ran; undefined where that was never in doubt, or still is as it was. */
export function settledBy(
  { decisions, actions }: Pick<Investigation, 'decisions' | 'actions'>,
  { id, title, requestedAt }: Action,
): Investigation['decisions'][number] | undefined {
  // The same may have been asked for again since.
  const next = actions.find((one) => one.id !== id && one.title === title && one.requestedAt > requestedAt);
  const words: string[] = Object.values(SETTLING);
  return decisions.findLast(
    ({ what, about, at }) =>
      words.includes(what) && about === title && at >= requestedAt && (next === undefined || at < next.requestedAt),
  );
}
