import type { HypothesisDraft } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import type { Pattern } from '../nouns/pattern.ts';
import type { Ports } from '../ports/context.ts';
import type { Sources } from '../ports/telemetry.ts';
import { draftsOf } from '../steps/agent-drafts.ts';
import { SUSPECTED } from '../steps/suspect-drafts.ts';

/** Causes that are known by their place alone: the survey finds how it behaves. */
const isPlace = (kind: string): boolean => SUSPECTED.some((one) => one === kind);

/** The same cause: the same mechanism in the same component, or just the component where no more was known. */
export const isSameCause = (draft: HypothesisDraft, { labels: { kind, component } }: Pattern): boolean =>
  draft.component === component &&
  (draft.kind === kind || (draft.rivals !== undefined && isPlace(draft.kind) && isPlace(kind)));

/**
 * The cause of a pattern as an agent of today would put it, with the agent's own tests, from what was read of that component today, unusual or
 * not. Null where no agent can, or none of its tests could kill it. Of what is stored only the labels are used, and only to choose.
 */
export function draftAgain(
  ports: Ports,
  investigation: Investigation,
  signals: Sources['signals'],
  pattern: Pattern,
): HypothesisDraft | null {
  const { component } = pattern.labels;
  if (isPlace(pattern.labels.kind)) return null;
  const supposed = investigation.observations.map(
    (one): Observation => ({ ...one, unusual: one.component === component && one.agent !== 'person' }),
  );
  const { drafts } = draftsOf(ports, { ...investigation, observations: supposed }, signals);
  const again = drafts.find((draft) => isSameCause(draft, pattern));
  return again?.tests.some(({ decisive }) => decisive) === true ? again : null;
}

/** Of components that only their place is known of, those that are to be looked at though nobody suspects them. */
export const placesOf = (patterns: readonly Pattern[]): string[] => [
  ...new Set(patterns.filter(({ labels }) => isPlace(labels.kind)).map(({ labels }) => labels.component)),
];
