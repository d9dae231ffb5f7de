import type { Hypothesis, HypothesisDraft } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import type { Pattern, Similar } from '../nouns/pattern.ts';
import type { Sources } from '../ports/telemetry.ts';
import { inTime } from '../steps/in-time.ts';
import type { StepRun } from '../steps/kind.ts';
import type { Suspected } from '../steps/suspect-drafts.ts';
import { commonOf } from './common.ts';
import { type Found, findSimilar } from './find-similar.ts';
import { draftAgain, isSameCause, placesOf } from './recalled-drafts.ts';

/** Log-odds that memory adds to a prior at most, of all patterns together. */
const MOST = 0.7;
/** So many causes that nobody proposed today are taken from memory. */
const PROPOSED = 2;
const EMBED_MS = 2_000;
/** Where a cause begins that nothing of today speaks for. */
const LEAST_PRIOR = 0.05;

export interface Recalled {
  similar: Similar[];
  /** All drafts: those that were there, lifted where memory knows them, then those that it adds. */
  drafts: HypothesisDraft[];
  observations: Observation[];
  gaps: Investigation['notSeen'];
}

/** Several patterns of one cause are as many chances that it is one: never more than the most. The share of labels that a pattern has counts, its text does not. */
const recalledOf = (found: Found['found'], alone: boolean): NonNullable<Hypothesis['recalled']> => ({
  patterns: found.map(({ pattern: { id, number } }) => ({ id, number })),
  weight: MOST * (1 - found.reduce((left, { pattern, labels }) => left * (1 - pattern.weight * labels), 1)),
  alone,
});

const similarOf = (one: Found['found'][number], seen: Investigation, why: string): Similar => {
  const { id, number, labels, told, learnedAt, weight } = one.pattern;
  const { statement, outcome } = told;
  return {
    id,
    number,
    labels,
    told: { statement, outcome },
    learnedAt,
    common: commonOf(one.pattern, seen),
    likeness: one.likeness,
    weight,
    why,
  };
};

export interface Recall {
  drafts: HypothesisDraft[];
  sources: Sources;
  /** The survey's drafts about these components, which nobody suspects. */
  suspect(only: string[]): Promise<Pick<Suspected, 'drafts' | 'observations'>>;
}

/** The causes that nobody proposed today and that can be tested today. */
async function added(
  run: StepRun,
  investigation: Investigation,
  { sources, suspect }: Recall,
  missing: Pattern[],
): Promise<Pick<Suspected, 'drafts' | 'observations'>> {
  const again = missing.flatMap((one) => draftAgain(run.ports, investigation, sources.signals, one) ?? []);
  const places = placesOf(missing);
  const suspected = places.length === 0 ? { drafts: [], observations: [] } : await suspect(places);
  const seen = new Set<string>();
  const drafts = [...again, ...suspected.drafts].filter(({ kind, component }) => {
    const key = `${kind}@${component}`;
    return seen.has(key) ? false : seen.add(key);
  });
  const kept = drafts.slice(0, PROPOSED);
  const cited = new Set(kept.flatMap(({ supports }) => supports));
  return { drafts: kept, observations: suspected.observations.filter(({ id }) => cited.has(id)) };
}

/**
 * What was learned before, for an incident whose causes were just proposed: a past cause lifts the prior of the same one today, or becomes a
 * hypothesis that its own tests can kill. Where nothing is seen to be wrong nobody is accused, and where nothing was learned nothing changes.
 */
export async function recall(run: StepRun, investigation: Investigation, about: Recall): Promise<Recalled> {
  const { symptom } = investigation;
  const nothing = { similar: [], drafts: about.drafts, observations: [], gaps: [] };
  if (symptom === null || symptom.state === 'absent') return nothing;
  const { found, gap } = await inTime(run, EMBED_MS, (abort) => findSimilar(run.ports, investigation, abort));
  const gaps = gap === null ? [] : [{ what: 'similar incidents', why: `found by their words alone: ${gap}` }];
  if (found.length === 0) return { ...nothing, gaps };
  // Text finds; labels decide: whoever writes texts moves no prior.
  const usable = symptom.state === 'seen' ? found.filter(({ labels }) => labels > 0) : [];
  const missing = usable.filter(({ pattern }) => !about.drafts.some((draft) => isSameCause(draft, pattern)));
  const more = await added(
    run,
    investigation,
    about,
    missing.map(({ pattern }) => pattern),
  );
  const lifted = (draft: HypothesisDraft, alone: boolean): HypothesisDraft => {
    const same = usable.filter(({ pattern }) => isSameCause(draft, pattern));
    return same.length === 0 ? draft : { ...draft, recalled: recalledOf(same, alone) };
  };
  const drafts = [
    ...about.drafts.map((one) => lifted(one, false)),
    ...more.drafts.map((one) => ({
      ...lifted(one, true),
      prior: LEAST_PRIOR,
      why: 'It was the cause of a similar incident. Nothing of today speaks for it yet; its tests decide.',
    })),
  ];
  const whyNot = ({ pattern, labels }: Found['found'][number]): string => {
    if (symptom.state !== 'seen') return 'not proposed: the symptom is not clearly seen';
    if (labels === 0) return 'not proposed: another service and another signal';
    return drafts.some((one) => one.recalled !== undefined && isSameCause(one, pattern))
      ? ''
      : 'not proposed: no test here could disprove it';
  };
  return {
    similar: found.map((one) => similarOf(one, investigation, whyNot(one))),
    drafts,
    observations: more.observations,
    gaps,
  };
}
