import type { SignalKind } from '../nouns/signal.ts';
import { expected, leadingCap, logMeanExp, softCap } from '../statistics/evidence.ts';
import type { CallGraph } from './calls.ts';
import { divertedEvidence } from './diverted.ts';
import { feltEvidence, type Measured, ownEvidence } from './measured.ts';
import { passedOn } from './passed-on.ts';
import type { Behaviour } from './traces/behaviour.ts';
import type { TraceLatency } from './traces/latency.ts';

export interface Alerted {
  component: string;
  kind: SignalKind | null;
  /** Log evidence of the alerted symptom itself, as measured; null when it was not. */
  seen: number | null;
  /** The same, as far as causes are weighed by it. */
  evidence: number | null;
  /** The component's own series say it as well, and nothing else is looked at: there is no second look. */
  again: boolean;
}

/** What traces say of each component; absent where there are none. */
export interface TraceScene {
  latency: ReadonlyMap<string, TraceLatency>;
  /** Null where what happens inside requests is not looked at. */
  behaviour: ReadonlyMap<string, Behaviour> | null;
  /** Who writes lines, so that what it does would be told. */
  writing: ReadonlySet<string>;
}

/** Everything that is known when causes are weighed. */
export interface Scene {
  graph: CallGraph;
  measured: ReadonlyMap<string, Measured>;
  /** Who is asked more than before for the same requests: log evidence. */
  asked: ReadonlyMap<string, number>;
  alerted: Alerted;
  traces: TraceScene | null;
}

/** One way in which a component may be the cause: its terms, as log Bayes factors, and their sum. */
export interface Mechanism {
  own: number;
  callers: number;
  symptom: number;
  traces: number;
  behaviour: number;
  order: number;
  /** What those who call it do another way, where it would not tell itself. */
  passed: number;
  coverage: number;
  diverted: number;
}

export interface Explanation {
  component: string;
  slow: Mechanism;
  /** Null where traces do not show the calls to it. */
  network: Mechanism | null;
  changed: Mechanism | null;
  /** Requests go past it to another one that is called beside it. Null where none is asked more, or it is as always. */
  diverts: Mechanism | null;
  /** Log prior weight: calls may not lead to it from where the symptom is, or only those who call it see it. */
  prior: number;
  score: number;
  /** Calls lead to it from where the symptom is, or it is not known whether they do. */
  reached: boolean;
}

// The chances are those of a noisy-OR over calls (Sherlock; Bahl et al. 2007), their sizes chosen; where others were tried, it is said.

/** Chance that a faulty component shows it in its own series: almost always. */
const OWN = 0.95;
/** A network's delay is felt by others; a component's own series may stay quiet, as likely as not. */
const OWN_NETWORK = 0.5;
/** Chance that a caller shows it: many calls do not lead to the faulty component. With 0.3 and 0.7 the same causes ranked first. */
const CALL = 0.5;
/** …times this for every further call between: what is waited for gets mixed with what is not. */
const DECAY = 0.7;
/** Chance that a true cause shows in the symptom that was alerted: pages follow symptoms, with few exceptions. */
const SYMPTOM = 0.9;
/** Quiet callers speak against a cause by so much at most (one in twenty): what each would add is not independent. */
const LEAST_CALLERS = -3;
/** Requests can run another way without a symptom in any series; that it is quiet costs such a cause little. */
const LEAST_SYMPTOM = -0.5;
/** A component of which nothing is measured starts at one in seven; −1 and −4 ranked the same. */
const NO_DATA = -2;
/** No call leads to it from where the symptom is: one in seven, for call graphs are seldom whole. */
const OUT_OF_REACH = -2;
/** Its requests are measured, nobody was seen to call it and it calls nobody, though others do: one in four hundred; not impossible, for a graph can miss it. */
const UNCALLED = -6;
/** A node that tracing only inferred reports nothing of itself: one in ten, so that what does report goes first. */
const INFERRED = -2.3;
/** Chance that an inferred leaf stands for an instrumented sibling: three of ten, and half of it counts, for siblings share it. */
const DOORWAY = 0.3;
/** A changed component of which no affected request was seen counts as a twentieth of the most affected one: sampling may have missed them. */
const UNSEEN = 0.05;

const shownAfter = (hops: number): number => CALL * DECAY ** (hops - 1);

const sumOf = (terms: Mechanism): number => Object.values(terms).reduce((sum, one) => sum + one, 0);
const none: Mechanism = {
  own: 0,
  callers: 0,
  symptom: 0,
  traces: 0,
  behaviour: 0,
  order: 0,
  passed: 0,
  coverage: 0,
  diverted: 0,
};

/** Neither a graph nor traces tell who calls whom. */
const isUntold = ({ graph, traces }: Scene): boolean => !graph.known && traces === null;

/**
 * Who waits for another rises no more than that one, in parts of what is normal: work of its own thins it. Where calls are not known, no
 * more of a rise than this is explained by waiting.
 */
function thinned(scene: Scene, part: string, whole: string): number {
  const { measured, alerted } = scene;
  const [mine, all] = [measured.get(part)?.rise ?? null, measured.get(whole)?.rise ?? null];
  if (!isUntold(scene) || alerted.kind === 'errors' || mine === null || all === null || all <= 0) return 1;
  return Math.max(0, mine / all);
}

/** How much of `whole`'s added time or failures `part` can account for; 1 when that cannot be said. */
function shareOf(scene: Scene, part: string, whole: string): number {
  const kinds: SignalKind[] = scene.alerted.kind === null ? ['latency', 'errors'] : [scene.alerted.kind];
  const ratios = kinds.flatMap((kind) => {
    const mine = scene.measured.get(part)?.impact.get(kind);
    const all = scene.measured.get(whole)?.impact.get(kind);
    return mine === undefined || all === undefined || all <= 0 ? [] : [mine / all];
  });
  return Math.min(thinned(scene, part, whole), ratios.length === 0 ? 1 : Math.max(...ratios));
}

/** A scene with what is felt of each component, worked out once. */
interface Felt extends Scene {
  felt: ReadonlyMap<string, number>;
}

const feltIn = (scene: Scene): Felt => ({
  ...scene,
  felt: new Map(
    [...scene.measured].flatMap(([component, measured]): [string, number][] => {
      const evidence = feltEvidence(measured, scene.alerted.kind);
      return evidence === null ? [] : [[component, evidence]];
    }),
  ),
});

/** With what chance each of the others shows it: by the calls between; where none are known, each waits for one of the others, as likely for any. */
function* waiting(scene: Scene, component: string): Generator<[caller: string, chance: number]> {
  const { graph, measured } = scene;
  if (!isUntold(scene)) for (const [caller, hops] of graph.callers(component)) yield [caller, shownAfter(hops)];
  else
    for (const other of measured.keys())
      if (other !== component) yield [other, Math.min(CALL, 1 / (measured.size - 1))];
}

/** Those that call it left their past, as far as its share of the added time or failures explains that. */
function callersOf(scene: Felt, component: string, shared: (caller: string) => number): number {
  let sum = 0;
  for (const [caller, chance] of waiting(scene, component)) {
    const evidence = scene.felt.get(caller);
    if (evidence === undefined) continue;
    const shown = expected(chance * Math.min(1, shared(caller)), evidence);
    // Who may be no caller at all speaks against nothing when it is quiet.
    sum += isUntold(scene) ? Math.max(0, shown) : shown;
  }
  return Math.max(LEAST_CALLERS, leadingCap(sum));
}

const reachOf = ({ alerted, graph, measured }: Scene, component: string): number => {
  if (!graph.known || component === alerted.component || !graph.components.includes(alerted.component)) return 0;
  if (graph.callers(component).has(alerted.component)) return 0;
  const isAlone = graph.calls(component).length + graph.calledBy(component).length === 0;
  // What tells of its resources alone, as most stores do, no graph of requests shows, and some requests do not show all calls.
  return isAlone && !graph.sampled && measured.get(component)?.counted === true ? UNCALLED : OUT_OF_REACH;
};

/** The symptom is there, and the component can account for it. */
function symptomOf({ alerted }: Scene, component: string, reached: boolean, share: number): number {
  if (alerted.evidence === null || !reached) return 0;
  return expected(component === alerted.component ? SYMPTOM : SYMPTOM * Math.min(1, 2 * share), alerted.evidence);
}

/** An inferred leaf may be a doorway to its instrumented siblings. */
function doorwayOf(scene: Felt, component: string): number {
  const leaves = scene.graph
    .calledBy(component)
    .flatMap((caller) => scene.graph.calls(caller))
    .filter((one) => one !== component && scene.graph.isVirtual(one) && scene.graph.calls(one).length === 0);
  const evidence = [...new Set(leaves)].flatMap((leaf) => scene.felt.get(leaf) ?? []);
  return evidence.length === 0 ? 0 : Math.max(0, ...evidence.map((one) => expected(DOORWAY, one) / 2));
}

/** What is called beside it is asked more since it changed, and what that one and its callers show is the load. */
function divertsOf(scene: Felt, component: string, own: number): Mechanism | null {
  const beside = new Set(scene.graph.calledBy(component).flatMap((caller) => scene.graph.calls(caller)));
  const ways = [...beside].flatMap((other): Mechanism[] => {
    const [asked, measured] = [scene.asked.get(other), scene.measured.get(other)];
    if (other === component || asked === undefined || measured === undefined) return [];
    const share = (caller: string) => shareOf(scene, other, caller);
    const reached = reachOf(scene, other) === 0;
    return [
      {
        ...none,
        own: expected(OWN, own),
        callers: callersOf(scene, other, share),
        symptom: symptomOf(scene, other, reached, share(scene.alerted.component)),
        diverted: divertedEvidence(ownEvidence(measured, scene.alerted.kind) ?? 0, asked),
      },
    ];
  });
  return ways.toSorted((a, b) => sumOf(b) - sumOf(a))[0] ?? null;
}

const passedOf = ({ graph, measured, traces }: Scene, component: string) =>
  passedOn(component, {
    graph,
    measured,
    behaviour: traces?.behaviour ?? new Map(),
    writing: traces?.writing ?? new Set(),
    chance: shownAfter,
  });

function explainOne(scene: Felt, component: string, mostAffected: number): Explanation {
  const measured = scene.measured.get(component);
  // Where those who call it speak for it, quiet use of a resource explains no more than not knowing it.
  const unfelt = scene.graph.known ? NO_DATA : 0;
  const own = measured === undefined ? null : ownEvidence(measured, scene.alerted.kind, unfelt);
  const reach = reachOf(scene, component);
  const traces = scene.traces?.latency.get(component);
  const behaviour = scene.traces?.behaviour?.get(component);
  const felt = (share: (caller: string) => number) => ({
    callers: callersOf(scene, component, share),
    symptom: symptomOf(scene, component, reach === 0, share(scene.alerted.component)),
  });
  const byMetrics = felt((caller) => shareOf(scene, component, caller));
  const slow: Mechanism = {
    ...none,
    ...byMetrics,
    own: own === null ? NO_DATA : expected(OWN, own),
    traces: traces?.slow ?? 0,
  };
  const network: Mechanism | null =
    traces === undefined || traces.networkShare === 0
      ? null
      : {
          ...none,
          ...felt((caller) => Math.max(shareOf(scene, component, caller), traces.networkShare)),
          own: own === null ? 0 : expected(OWN_NETWORK, own),
          traces: traces.network,
        };
  const errors = measured?.kinds.get('errors');
  const passed = passedOf(scene, component);
  const [changes, order] = [behaviour?.changed ?? 0, behaviour?.order ?? 0];
  // A caller that stops after it is one of those that do something another way.
  const isPassed = passed.evidence > Math.max(0, changes) + order;
  const touched = isPassed ? passed.affected : (behaviour?.affected ?? 0);
  // Where no request was seen of anybody, nothing is known of what one does that writes no lines.
  const unheard = behaviour === undefined && scene.traces?.latency.size === 0;
  const changed: Mechanism | null =
    scene.traces?.behaviour == null || unheard
      ? null
      : {
          ...none,
          own: errors === undefined ? 0 : Math.max(0, softCap(Math.log(errors))),
          symptom: Math.max(LEAST_SYMPTOM, byMetrics.symptom),
          behaviour: isPassed ? Math.min(0, changes) : changes,
          passed: isPassed ? passed.evidence : 0,
          order: isPassed ? 0 : order,
          coverage: Math.log(touched / mostAffected + UNSEEN),
        };
  const diverts = own === null || own <= 0 ? null : divertsOf(scene, component, own);
  const sums = [slow, network, changed, diverts].filter((one) => one !== null).map(sumOf);
  const virtual = scene.graph.isVirtual(component);
  const score = logMeanExp(sums) + (virtual ? 0 : doorwayOf(scene, component));
  return {
    component,
    slow,
    network,
    changed,
    diverts,
    prior: reach + (virtual ? INFERRED : 0),
    score,
    reached: reach === 0,
  };
}

/** Every component as the cause of what is seen: mechanisms are alternatives, so that a fault in code is not held against quiet CPU. */
export function explain(scene: Scene): Explanation[] {
  const components = [...new Set([...scene.measured.keys(), ...scene.graph.components])].sort();
  const mostAffected = Math.max(1, ...[...(scene.traces?.behaviour?.values() ?? [])].map(({ affected }) => affected));
  const felt = feltIn(scene);
  return components.map((component) => explainOne(felt, component, mostAffected));
}
