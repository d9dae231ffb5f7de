import type { Action } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { clockTime } from './numbers.ts';

const COUNTS = ['nobody', 'one', 'two', 'three', 'four'];

type Asked = Pick<Action, 'approversName' | 'approversNeeded'> & Partial<Pick<Action, 'approvals'>>;

/** "one of db-approvers decides", "two of … decide", "one more of … decides": who an action still waits for. `except`: whom of them not. */
export function deciders({ approversName, approversNeeded, approvals = [] }: Asked, except = ''): string {
  const left = approversNeeded - approvals.length;
  const more = approvals.length > 0 ? 'more ' : '';
  return `${COUNTS[left] ?? left} ${more}of ${approversName}${except} ${left === 1 ? 'decides' : 'decide'}`;
}

const names = (all: { by: { name: string } }[]): string => all.map(({ by }) => by.name).join(', ');

/** "asked by Priya N., approved by Marcus O."; of an undo, which was approved together with what it takes back, who pressed it. */
export const behalfOf = ({
  undoes,
  requestedBy,
  approvals,
  decidedBy,
}: Pick<Action, 'undoes' | 'requestedBy' | 'approvals' | 'decidedBy'>): string => {
  if (undoes !== undefined) return `undo pressed by ${decidedBy?.name ?? 'a person'}`;
  return `asked by ${requestedBy.name}${approvals.length === 0 ? '' : `, approved by ${names(approvals)}`}`;
};

/** Who approved it, all of them. */
export const approverNames = ({ approvals }: Pick<Action, 'approvals'>): string => names(approvals);

/** Who watches it: who started it, until it is handed over. */
export function watchedBy({ handovers = [], startedBy }: Pick<Investigation, 'handovers' | 'startedBy'>): string {
  const last = handovers.at(-1);
  return last === undefined ? `started by ${startedBy.name}` : `with ${last.to.name}`;
}

/** Why a request is not to be decided any more, in a sentence for whoever presses; null while it waits. */
export function endedLine(
  { state, expiresAt, hypothesis, reason, decidedBy, decidedAt }: Action,
  { now, zone }: { now: Date; zone: string },
): string | null {
  const at = (when: string) => `${clockTime(when, zone)} ${zone}`;
  if (state === 'expired' || (state === 'awaiting_approval' && new Date(expiresAt) < now))
    return `This request ended at ${at(expiresAt)}. Ask again with Mitigate ${hypothesis}…`;
  if (state === 'void') return `${reason} This request is void.`;
  if (state === 'awaiting_approval') return null;
  const did = state === 'rejected' ? 'rejected' : 'approved';
  return `${decidedBy?.name ?? 'COMPASS'} ${did} this${decidedAt === null ? '' : ` at ${at(decidedAt)}`}. Your press changed nothing.`;
}
