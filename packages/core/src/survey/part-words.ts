import { wordOf } from '../evaluate/signal-words.ts';
import type { SurveyPart } from '../nouns/test.ts';
import { MENTION } from '../statistics/evidence.ts';
import { NBSP, signed } from '../words/numbers.ts';
import type { Explanation, Mechanism, Scene } from './explain.ts';
import type { Behaviour } from './traces/behaviour.ts';

const share = (value: number): string =>
  value > 0 && value < 0.01 ? `less than 1${NBSP}%` : `${Math.round(value * 100)}${NBSP}%`;

const widths = (z: number): string =>
  z > 1 ? `${z < 100 ? z.toFixed(1) : '100 or more'} widths outside its past` : 'inside its past';

/** Names and lines are quoted: somebody else may have written them. */
function changeOf(change: Behaviour['strongest'] | undefined): string | null {
  if (change == null) return null;
  return `“${change.what.slice(0, 80)}” in ${share(change.now)} of ${change.of ?? 'them'}, ${share(change.before)} before`;
}

/** What each part has seen of a component; null where it has nothing about it. */
export const seenOf: Record<SurveyPart, (scene: Scene, component: string, explanation: Explanation) => string | null> =
  {
    felt(scene, component, { slow }) {
      const strongest = scene.measured.get(component)?.strongest;
      const [felt] = (['latency', 'errors'] as const)
        .flatMap((kind) => strongest?.get(kind) ?? [])
        .toSorted((a, b) => a.surprise.p - b.surprise.p);
      // Who may be no caller at all is no record of it.
      if (felt === undefined && (slow.callers === 0 || !scene.graph.known)) return null;
      const own = felt === undefined ? 'no series of its own' : `${wordOf(felt.signal)} ${widths(felt.surprise.z)}`;
      const others = scene.graph.known ? 'callers' : 'others';
      const callers = slow.callers > 0.5 ? `, ${others} affected` : slow.callers < -0.5 ? `, ${others} quiet` : '';
      return `${own}${callers}`;
    },
    resources(scene, component) {
      const used = scene.measured.get(component)?.strongest.get('saturation');
      return used === undefined ? null : `${wordOf(used.signal)} ${widths(used.surprise.z)}`;
    },
    network(scene, component) {
      const latency = scene.traces?.latency.get(component);
      if (latency === undefined) return null;
      return `${share(latency.networkShare)} of the added time of requests waits on the way to and from it`;
    },
    requests(scene, component, { changed }) {
      const latency = scene.traces?.latency.get(component);
      const passed = (changed?.passed ?? 0) > 0 ? 'requests run another way in those who call it' : null;
      const change = passed ?? changeOf(scene.traces?.behaviour?.get(component)?.strongest);
      if (latency === undefined && change === null) return null;
      const time =
        latency === undefined
          ? []
          : [
              `own time ${latency.longer >= MENTION ? 'longer than' : 'as'} in its past (${signed(latency.longer)}), ${share(latency.ownShare)} of the added time of requests in it`,
            ];
      return [...time, ...(change === null ? [] : [change])].join('; ');
    },
    words(scene, component) {
      const behaviour = scene.traces?.behaviour?.get(component);
      return behaviour === undefined ? null : (changeOf(behaviour.said) ?? 'no name or line that is new');
    },
  };

const termWords: Record<keyof Mechanism, string> = {
  own: 'its own series taken together',
  callers: 'those who call it',
  symptom: 'the symptom',
  traces: 'times in traces',
  behaviour: 'what requests do in it',
  order: 'callers that stop after it',
  passed: 'what those who call it do another way',
  coverage: 'how many requests it touches',
  diverted: 'requests that go past it to others',
};

const ways = ['slow', 'network', 'changed', 'diverts'] as const;
const sumOf = (terms: Mechanism | null): number =>
  terms === null ? Number.NEGATIVE_INFINITY : Object.values(terms).reduce((sum, one) => sum + one, 0);

/** What moved most between two explanations, in the way to be the cause that leads: the number behind a part's weight, in words. */
function decidedBy(after: Explanation, before: Explanation | null, factor: number): string {
  const from = factor < 0 && before !== null ? before : after;
  const way = ways.reduce((a, b) => (sumOf(from[b]) > sumOf(from[a]) ? b : a));
  const terms = (Object.keys(termWords) as (keyof Mechanism)[])
    .map((term) => ({ term, moved: (after[way]?.[term] ?? 0) - (before?.[way]?.[term] ?? 0) }))
    .toSorted((a, b) => (b.moved - a.moved) * Math.sign(factor));
  const [most] = terms;
  // Alternatives share what one of them explains: each that is looked at and shows nothing takes its part.
  if (most === undefined || most.moved * factor <= 0 || Math.abs(most.moved) < Math.abs(factor) / 4)
    return 'by one more way to be the cause, which nothing shows';
  const [words, number] = [termWords[most.term], signed(most.moved)];
  if (number === signed(factor)) return `by ${words}`;
  // Another way to be the cause had explained that before this one was looked at.
  return Math.abs(most.moved) > 2 * Math.abs(factor)
    ? `by ${words} (${number}, most of it explained before)`
    : `most by ${words} (${number})`;
}

const isNothing = (weight: number): boolean => Math.abs(weight) < 0.05;

/** The weight of a part with what decided it. */
export const weighedWords = (
  explanations: { after: Explanation; before: Explanation | null },
  factor: number,
): string =>
  isNothing(factor)
    ? 'weighs nothing'
    : `weighs ${signed(factor)}, ${decidedBy(explanations.after, explanations.before, factor)}`;
