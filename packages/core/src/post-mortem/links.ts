import type { Action } from '../nouns/action.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Observation } from '../nouns/observation.ts';
import type { Ref } from '../nouns/post-mortem.ts';
import type { Verdict } from '../nouns/test.ts';
import type { Digest } from '../ports/context.ts';
import type { AuditRow } from '../ports/store.ts';
import { canonical } from '../record/canonical.ts';
import { describe } from './describe.ts';
import type { Known } from './material.ts';

/** A thing of the record by its name there. */
export type Link = Pick<Ref, 'kind' | 'id'>;

/** A sentence in the making. */
export interface Said {
  text: string;
  rests: Link[];
}

export const said = (text: string, ...rests: (Link | Link[] | null)[]): Said => ({
  text,
  rests: rests.flatMap((one) => one ?? []),
});

export const toSymptom: Link = { kind: 'symptom', id: 'symptom' };
export const toCalls: Link = { kind: 'calls', id: 'calls' };
export const toEvidence = (id: string): Link => ({ kind: 'evidence', id });
export const toVerdict = ({ test, run }: Pick<Verdict, 'test' | 'run'>): Link => ({
  kind: 'verdict',
  id: `${test}.${run}`,
});
export const toTest = (hash: string): Link => ({ kind: 'test', id: hash });
export const toHypothesis = ({ number }: Pick<Hypothesis, 'number'>): Link => ({
  kind: 'hypothesis',
  id: String(number),
});
export const toAction = ({ id }: Pick<Action, 'id'>): Link => ({ kind: 'action', id });
export const toObservation = ({ id }: Pick<Observation, 'id'>): Link => ({ kind: 'observation', id });
export const toEntry = ({ seq }: Pick<AuditRow, 'seq'>): Link => ({ kind: 'audit', id: String(seq) });

const callsOf = ({ trail }: Known) =>
  trail.filter(({ what }) => what === 'called').map(({ seq, detail }) => ({ seq, detail }));

/** What was asked for, by whom it was approved and what became of it: what is still written down while it goes on is left out. */
const actionSubject = (action: Action | undefined): unknown => {
  if (action === undefined) return undefined;
  const { id, entry, title, target, params, hash, hypothesis, requestedBy, requestedAt, approvals } = action;
  const { state, outcome, outcomeSaw, outcomeAt } = action;
  const asked = { id, entry, title, target, params, hash, hypothesis, requestedBy, requestedAt, approvals };
  return { ...asked, state, outcome, outcomeSaw, outcomeAt };
};

/** What a link leads to in the record; undefined where it leads nowhere. */
export function subjectOf(known: Known, { kind, id }: Link): unknown {
  const { investigation, trail, evidence } = known;
  switch (kind) {
    case 'symptom':
      return investigation.symptom ?? undefined;
    case 'observation':
      return investigation.observations.find((one) => one.id === id);
    case 'evidence':
      return evidence.get(id);
    case 'test':
      return investigation.tests.find(({ test }) => test.hash === id)?.test;
    case 'verdict':
      return verdictAt(known, id);
    case 'hypothesis':
      return investigation.hypotheses.find(({ number }) => String(number) === id);
    case 'action':
      return actionSubject(investigation.actions.find((one) => one.id === id));
    case 'audit':
      return trail.find(({ seq }) => String(seq) === id);
    case 'calls':
      return callsOf(known);
  }
}

export const verdictAt = ({ investigation }: Pick<Known, 'investigation'>, id: string): Verdict | undefined =>
  investigation.verdicts.find(({ test, run }) => `${test}.${run}` === id);

export const markOf = (digest: Digest, subject: unknown): string => digest.sha256(canonical(subject)).slice(0, 16);

/** A link with what it leads to, in words and as a hash. Links to nothing are left out: a sentence rests on what is there. */
export function refTo(digest: Digest, known: Known, link: Link, zone: string): Ref[] {
  const subject = subjectOf(known, link);
  if (subject === undefined) return [];
  return [{ ...link, what: describe(known, link, zone), sha256: markOf(digest, subject) }];
}
