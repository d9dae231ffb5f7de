import type { SurveyPart } from '../nouns/test.ts';
import { type Explanation, explain, type Scene } from './explain.ts';
import { seenOf, weighedWords } from './part-words.ts';
import type { Survey } from './read-survey.ts';
import { sceneOf } from './scene.ts';

/** What a part of the survey says of a component as the cause. */
export interface PartWeight {
  /** Log Bayes factor of this part, given those before it (chain rule: the parts of one order add up to the whole). */
  factor: number;
  /** Null: this part has nothing about the component; what is missing is never support. */
  saw: string | null;
}

interface Explained {
  scene: Scene;
  of: Map<string, Explanation>;
}

const known = new WeakMap<Survey, Map<string, Explained>>();

/** Explanations of a survey's parts; the same parts are asked for by the tests of every component. */
function explained(survey: Survey, parts: readonly SurveyPart[]): Explained {
  const mine = known.get(survey) ?? new Map<string, Explained>();
  known.set(survey, mine);
  const key = [...parts].sort().join();
  const found = mine.get(key);
  if (found !== undefined) return found;
  const scene = sceneOf(survey, parts);
  const made = { scene, of: new Map(explain(scene).map((one) => [one.component, one])) };
  mine.set(key, made);
  return made;
}

/** A resource inside its past supports nothing, though next to what speaks loudly against a component it may look better than it is. */
const isUnmoved = (scene: Scene, part: SurveyPart, component: string): boolean =>
  part === 'resources' && (scene.measured.get(component)?.strongest.get('saturation')?.surprise.z ?? 0) <= 1;

/** Null: the component is not known. */
export function weighPart(
  survey: Survey,
  about: { component: string; part: SurveyPart; given: readonly SurveyPart[] },
): PartWeight | null {
  const { component, part, given } = about;
  const { scene, of } = explained(survey, [...given, part]);
  const after = of.get(component);
  if (after === undefined) return null;
  const before = given.length === 0 ? null : (explained(survey, given).of.get(component) ?? null);
  const added = after.score - (before?.score ?? 0);
  const factor = isUnmoved(scene, part, component) ? Math.min(0, added) : added;
  const seen = seenOf[part](scene, component, after);
  return { factor, saw: seen === null ? null : `${seen}; ${weighedWords({ after, before }, factor)}` };
}

/** Every component as the cause, by these parts. */
export const explanationsOf = (survey: Survey, parts: readonly SurveyPart[]): Explanation[] => [
  ...explained(survey, parts).of.values(),
];
