import { wordOf } from '../evaluate/signal-words.ts';
import type { SurveyPart } from '../nouns/test.ts';
import { percent } from '../words/numbers.ts';
import { type Explanation, explain, type Scene } from './explain.ts';
import type { Survey } from './read-survey.ts';
import { sceneOf } from './scene.ts';

/** What a part of the survey says of a component as the cause. */
export interface PartWeight {
  /** Log Bayes factor of this part, given those before it (chain rule: the parts of one order add up to the whole). */
  factor: number;
  /** Null: this part has nothing about the component; what is missing is never support. */
  saw: string | null;
}

const scores = new WeakMap<Survey, Map<string, Map<string, Explanation>>>();

/** Explanations of a survey's parts; the same parts are asked for by the tests of every component. */
function explained(survey: Survey, parts: readonly SurveyPart[]): Map<string, Explanation> {
  const known = scores.get(survey) ?? new Map<string, Map<string, Explanation>>();
  scores.set(survey, known);
  const key = [...parts].sort().join();
  const found = known.get(key) ?? new Map(explain(sceneOf(survey, parts)).map((one) => [one.component, one]));
  known.set(key, found);
  return found;
}

/** The strongest change of what requests do in it. Names and lines are quoted: somebody else may have written them. */
function changeOf(scene: Scene, component: string): string | null {
  const change = scene.traces?.behaviour?.get(component)?.strongest;
  if (change == null) return null;
  return `“${change.what.slice(0, 80)}” in ${percent(change.now)} of them, ${percent(change.before)} before`;
}

const seenOf: Record<SurveyPart, (scene: Scene, component: string, explanation: Explanation) => string | null> = {
  felt(scene, component, { slow }) {
    const strongest = scene.measured.get(component)?.strongest;
    const [felt] = (['latency', 'errors'] as const)
      .flatMap((kind) => strongest?.get(kind) ?? [])
      .toSorted((a, b) => a.surprise.p - b.surprise.p);
    if (felt === undefined && slow.callers === 0) return null;
    const own = felt === undefined ? 'no series of its own' : `${wordOf(felt.signal)} ${widths(felt.surprise.z)}`;
    const callers = slow.callers > 0.5 ? ', callers affected' : slow.callers < -0.5 ? ', callers quiet' : '';
    return `${own}${callers}`;
  },
  resources(scene, component) {
    const used = scene.measured.get(component)?.strongest.get('saturation');
    return used === undefined ? null : `${wordOf(used.signal)} ${widths(used.surprise.z)}`;
  },
  network(scene, component) {
    const latency = scene.traces?.latency.get(component);
    if (latency === undefined) return null;
    return `${percent(latency.networkShare)} of the added time of requests waits on the way to and from it`;
  },
  requests(scene, component) {
    const latency = scene.traces?.latency.get(component);
    const change = changeOf(scene, component);
    if (latency === undefined && change === null) return null;
    const time = latency === undefined ? [] : [`${percent(latency.slowShare)} of the added time of requests in it`];
    return [...time, ...(change === null ? [] : [change])].join('; ');
  },
  words: changeOf,
};

/** A resource inside its past supports nothing, though next to what speaks loudly against a component it may look better than it is. */
const isUnmoved = (scene: Scene, component: string): boolean =>
  (scene.measured.get(component)?.strongest.get('saturation')?.surprise.z ?? 0) <= 1;

const widths = (z: number): string =>
  z > 1 ? `${z < 100 ? z.toFixed(1) : '100 or more'} widths outside its past` : 'inside its past';

/** Null: the component is not known. */
export function weighPart(
  survey: Survey,
  about: { component: string; part: SurveyPart; given: readonly SurveyPart[] },
): PartWeight | null {
  const { component, part, given } = about;
  const parts = [...given, part];
  const after = explained(survey, parts).get(component);
  if (after === undefined) return null;
  const scene = sceneOf(survey, parts);
  const saw = seenOf[part](scene, component, after);
  const before = given.length === 0 ? 0 : (explained(survey, given).get(component)?.score ?? 0);
  const factor = after.score - before;
  return { factor: part === 'resources' && isUnmoved(scene, component) ? Math.min(0, factor) : factor, saw };
}

/** Every component as the cause, by these parts. */
export const explanationsOf = (survey: Survey, parts: readonly SurveyPart[]): Explanation[] => [
  ...explained(survey, parts).values(),
];
