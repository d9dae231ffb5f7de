import type { SurveyPart } from '../nouns/test.ts';
import { MENTION } from '../statistics/evidence.ts';
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

/**
 * What says little for a component by itself is no support; it counts together with the next part that was recorded. What says little
 * against it counts at once.
 */
const carriedOn = (factor: number): number => (factor > 0 && factor < MENTION ? factor : 0);

/** What outsiders can write is weighed by itself: nothing that was measured goes into it. */
const isApart = (part: SurveyPart): boolean => part === 'words';

/** A resource inside its past supports nothing, though next to what speaks loudly against a component it may look better than it is. */
const isUnmoved = (scene: Scene, part: SurveyPart, component: string): boolean =>
  part === 'resources' && (scene.measured.get(component)?.strongest.get('saturation')?.surprise.z ?? 0) <= 1;

/** Null: the component is not known. */
export function weighPart(
  survey: Survey,
  about: { component: string; part: SurveyPart; given: readonly SurveyPart[] },
): PartWeight | null {
  const { component, part, given } = about;
  const order = [...given, part];
  let carried = 0;
  let before: Explanation | null = null;
  for (const [index, one] of order.entries()) {
    const { scene, of } = explained(survey, order.slice(0, index + 1));
    const after: Explanation | undefined = of.get(component);
    const added = (after?.score ?? 0) - (before?.score ?? 0);
    const alone = isUnmoved(scene, one, component) ? Math.min(0, added) : added;
    const seen = after === undefined ? null : seenOf[one](scene, component, after);
    const brought = isApart(one) ? 0 : carried;
    if (index === given.length) {
      if (after === undefined) return null;
      if (seen === null) return { factor: alone, saw: null };
      const saw = `${seen}; ${weighedWords({ after, before }, { alone, brought })}`;
      return { factor: brought + alone, saw };
    }
    // What was not recorded supports nothing, and what is missing of it is said by its own test.
    if (seen !== null && !isApart(one)) carried = carriedOn(carried + alone);
    before = after ?? before;
  }
  return null;
}

/** Every component as the cause, by these parts. */
export const explanationsOf = (survey: Survey, parts: readonly SurveyPart[]): Explanation[] => [
  ...explained(survey, parts).of.values(),
];
