import { Action } from '../nouns/action.ts';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { PostMortem } from '../nouns/post-mortem.ts';
import type { AuditRow } from '../ports/store.ts';
import { weighAll } from '../record/weigh.ts';

/** The record of one investigation, as far as a post-mortem may speak of it. */
export interface Known {
  investigation: Investigation;
  trail: readonly AuditRow[];
  evidence: ReadonlyMap<string, Evidence>;
}

export interface Material extends Known {
  name: string;
  now: string;
  zone: string;
  minConfidence: number;
  similar: string[];
}

/** Raised with every change of what a post-mortem says of the same record: what another one wrote is not written again to be compared. */
export const WRITER = 5;

/** Evidence that a post-mortem can cite: of the symptom, of every verdict, of whatever was unusual. */
export const citable = ({ symptom, verdicts, observations }: Investigation): string[] => [
  ...new Set([
    ...(symptom?.evidence ?? []),
    ...verdicts.flatMap((one) => one.evidence),
    ...observations.filter((one) => one.unusual).flatMap((one) => one.evidence),
  ]),
];

export const basisOf = (
  { observations, verdicts, notSeen, trouble, actions }: Investigation,
  { zone, minConfidence }: Pick<Material, 'zone' | 'minConfidence'>,
): NonNullable<PostMortem['basis']> => ({
  writer: WRITER,
  zone,
  minConfidence,
  observations: observations.length,
  verdicts: verdicts.length,
  notSeen: notSeen.length,
  trouble: trouble.length,
  actions: actions.length,
});

export const detailOf = ({ detail }: Pick<AuditRow, 'detail'>): Record<string, unknown> =>
  typeof detail === 'object' && detail !== null ? (detail as Record<string, unknown>) : {};

/** What became of an action can be known only after a post-mortem was written: then it was still open, or in the state that it was told in before. */
function actionThen(action: Action, trail: readonly AuditRow[], entries: number): Action {
  const about = trail.filter((row) => detailOf(row)['action'] === action.id);
  const later = about.filter(({ seq }) => seq > entries);
  const stated = about.findLast((row) => row.seq <= entries && detailOf(row)['state'] !== undefined);
  const state = Action.shape.state.safeParse(stated === undefined ? undefined : detailOf(stated)['state']).data;
  const hasMoved = later.some((row) => detailOf(row)['state'] !== undefined);
  const hasEnded = later.some(({ what }) => what.startsWith('outcome '));
  return {
    ...action,
    ...(hasMoved && state !== undefined ? { state } : {}),
    ...(hasEnded ? { outcome: null, outcomeSaw: '', outcomeAt: null } : {}),
  };
}

/** The record as it stood when a post-mortem was written: what was added since is left out, and nothing else. */
export function asItStood(known: Known, { basis, audit }: Pick<PostMortem, 'basis' | 'audit'>): Known {
  if (basis === undefined || audit === undefined) return known;
  const { investigation } = known;
  const then = {
    ...investigation,
    observations: investigation.observations.slice(0, basis.observations),
    verdicts: investigation.verdicts.slice(0, basis.verdicts),
    notSeen: investigation.notSeen.slice(0, basis.notSeen),
    trouble: investigation.trouble.slice(0, basis.trouble),
    actions: investigation.actions
      .slice(0, basis.actions)
      .map((action) => actionThen(action, known.trail, audit.entries)),
  };
  return {
    ...known,
    investigation: investigation.verdicts.length > basis.verdicts ? { ...then, hypotheses: weighAll(then) } : then,
    trail: known.trail.filter(({ seq }) => seq <= audit.entries),
  };
}
