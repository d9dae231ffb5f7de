import type { Action } from '../nouns/action.ts';
import type { AuditRow } from '../ports/store.ts';
import { type Link, toEntry } from './links.ts';
import { detailOf, type Known } from './material.ts';

/** Links to the entries of a word, of one action where it is given. */
export const entriesOf = ({ trail }: Pick<Known, 'trail'>, what: string, action?: Pick<Action, 'id'>): Link[] =>
  trail
    .filter((row) => row.what === what && (action === undefined || detailOf(row)['action'] === action.id))
    .map(toEntry);

/** Who asked for an action and who approved it; an undo was approved with what it takes back, so of one it is who pressed for it. */
export const decisionEntries = (known: Pick<Known, 'trail'>, { id, undoes }: Pick<Action, 'id' | 'undoes'>): Link[] =>
  undoes === undefined
    ? ['approval asked', 'action approved'].flatMap((what) => entriesOf(known, what, { id }))
    : known.trail.filter((row) => row.what === 'action undone' && detailOf(row)['undo'] === id).map(toEntry);

/** How it began and how it ended: that nothing lies between is seen from both. */
export const boundsOf = (known: Pick<Known, 'trail'>): Link[] =>
  ['started', 'closed', 'failed'].flatMap((what) => entriesOf(known, what));

const named = (row: AuditRow, gap: string): boolean => {
  const gaps = detailOf(row)['notSeen'];
  return Array.isArray(gaps) && gaps.some((one: unknown) => (one as { what?: unknown } | null)?.what === gap);
};

/** The entry that tells of what could not be seen: of the agent who said so, else of when its time was over. */
export const gapEntry = ({ trail }: Pick<Known, 'trail'>, gap: string): Link[] => {
  const row = trail.find((one) => named(one, gap)) ?? trail.find(({ what }) => what === 'hypotheses');
  return row === undefined ? [] : [toEntry(row)];
};

/** The entry of a step that was given up, by the reason that trouble ends with, else of a restore. */
export const troubleEntry = ({ trail }: Pick<Known, 'trail'>, trouble: string): Link[] => {
  const row =
    trail.find(
      ({ what, detail }) => what === 'step given up' && trouble.endsWith(`: ${detailOf({ detail })['why']}`),
    ) ?? trail.find(({ what }) => what === 'restored');
  return row === undefined ? [] : [toEntry(row)];
};
