import type { HypothesisDraft } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { AgentId, Observation } from '../nouns/observation.ts';
import type { Sources, Telemetry } from '../ports/telemetry.ts';
import { STRONG } from '../statistics/evidence.ts';
import type { Explanation } from '../survey/explain.ts';
import { posterior } from '../survey/posterior.ts';
import type { Survey } from '../survey/read-survey.ts';
import { rememberedSurvey } from '../survey/remember.ts';
import { sceneOf } from '../survey/scene.ts';
import { explanationsOf } from '../survey/weigh-part.ts';
import { percent } from '../words/numbers.ts';
import type { EvidenceDraft } from './keep-evidence.ts';
import type { StepRun } from './kind.ts';
import { isSurveyed, partsOf, suspectTests } from './suspect-tests.ts';

/** So many components are tested. */
const SUSPECTS = 5;
/** How a component can be the cause where its place alone is known. */
export const SUSPECTED = ['slow_itself', 'network_around_it', 'behaves_differently', 'lets_requests_through'] as const;
type Kind = (typeof SUSPECTED)[number];

const kindOf = ({ slow, network, changed, diverts }: Explanation): Kind => {
  const ways: [Kind, Explanation['slow'] | null][] = [
    ['slow_itself', slow],
    ['network_around_it', network],
    ['behaves_differently', changed],
    ['lets_requests_through', diverts],
  ];
  const sums = ways.map(([kind, terms]) => ({
    kind,
    sum: terms === null ? Number.NEGATIVE_INFINITY : Object.values(terms).reduce((all, one) => all + one, 0),
  }));
  return sums.reduce((a, b) => (b.sum > a.sum ? b : a)).kind;
};

const told: Record<Kind, { agent: AgentId; statement(component: string): string; mechanism: string }> = {
  slow_itself: {
    agent: 'application',
    statement: (component) => `The fault is in ${component} itself`,
    mechanism: 'It takes longer or fails by itself, and those who call it wait or fail with it.',
  },
  network_around_it: {
    agent: 'network',
    statement: (component) => `Calls to ${component} are held up on the way`,
    mechanism: 'It works as always, and what is sent to it or comes back from it waits.',
  },
  behaves_differently: {
    agent: 'tracing',
    statement: (component) => `${component} answers requests another way than before`,
    mechanism: 'The same requests run another way in it, and those who call it go wrong.',
  },
  lets_requests_through: {
    agent: 'infrastructure',
    statement: (component) => `${component} leaves requests to others`,
    mechanism: 'What is called beside it is asked more since it changed, and is slow from the load.',
  },
};

/** As `behaves_differently`, where no request is seen and its log is all that tells. */
const inLines = {
  statement: (component: string) => `${component} writes other lines than before`,
  mechanism: 'It does something else than before, and says so in its log.',
};

/** Of its requests alone, as a log Bayes factor: they run another way or longer. */
const inRequests = ({ slow, network, changed }: Explanation): number =>
  Math.max(slow.traces, network?.traces ?? 0, (changed?.behaviour ?? 0) + (changed?.order ?? 0));

export interface Suspected {
  /** Log Bayes factor of the symptom being there; null when no series is about it. */
  symptom: number | null;
  /** Something that the paged service rests on is clearly otherwise than before, however quiet the service's own series are. */
  elsewhere: boolean;
  /** Log odds of the cause being out of sight against nothing being wrong; null when nothing was surveyed. */
  outside: number | null;
  /** All that were measured, the likeliest first. */
  components: string[];
  drafts: HypothesisDraft[];
  observations: Observation[];
}

const PLACES = ['best', 'second best', 'third best'];
const placed = (place: number): string => PLACES[place] ?? `${place + 1}th best`;

/** So long somebody who was paged waits for a source that may come back; then the answer is given without it. */
const PATIENCE_MS = 10_000;

/** Everything that is measured, read once for all who ask; null where nobody looks at it or there is nothing to read. */
export function surveyOf(
  run: StepRun,
  { window, trigger, startedAt }: Pick<Investigation, 'window' | 'trigger' | 'startedAt'>,
  { telemetry, sources, abort }: { telemetry: Telemetry; sources: Sources; abort?: AbortSignal },
): Promise<Survey> | null {
  if (window === null || partsOf(run.ports.agents).length === 0 || !isSurveyed(sources)) return null;
  const { clock, settings } = run.ports;
  const { service, symptoms } = trigger;
  // What is cut short with its step is no reading for others.
  const patient = () =>
    run.abort.aborted ||
    (abort?.aborted !== true &&
      run.step.retries + 1 < settings.maxRetries &&
      clock.now().getTime() - Date.parse(startedAt) <= PATIENCE_MS);
  return rememberedSurvey(run.ports)({ telemetry, sources, window, service, symptoms, patient });
}

/**
 * The components that explain best what is seen, each as a hypothesis that the tests of its parts can kill. With `only`, these components
 * instead, whatever they explain; one that is not measured is left out.
 */
export async function suspectDrafts(
  run: StepRun,
  investigation: Investigation,
  about: {
    telemetry: Telemetry;
    sources: Sources;
    /** Of the telemetry: what is not read by then is left out. */
    abort?: AbortSignal;
    keep(draft: EvidenceDraft): string;
    only?: readonly string[];
  },
): Promise<Suspected> {
  const { window, trigger } = investigation;
  const looked = partsOf(run.ports.agents);
  const survey = await surveyOf(run, investigation, about);
  if (window === null || survey === null)
    return { symptom: null, elsewhere: false, outside: null, components: [], drafts: [], observations: [] };
  const { service } = trigger;
  const explanations = explanationsOf(survey, looked);
  const { seen: symptom, evidence: felt, again } = sceneOf(survey, looked).alerted;
  const { confidence, others, outside, share } = posterior(explanations, felt, again);
  const { only } = about;
  const leading = explanations.toSorted(
    (a, b) => (confidence.get(b.component) ?? 0) - (confidence.get(a.component) ?? 0),
  );
  const best = only
    ? leading.filter(({ component }) => only.includes(component))
    : // Worse than nothing being wrong is no lead.
      leading.slice(0, SUSPECTS).filter(({ score }) => score > 0);
  const suspected = best.map((explanation) => {
    const { component } = explanation;
    const kind = kindOf(explanation);
    const heard = kind === 'behaves_differently' && (survey.spans ?? []).length === 0;
    const { agent, statement, mechanism } = heard ? { ...told[kind], ...inLines } : told[kind];
    const likely = confidence.get(component) ?? 0;
    const evidence = about.keep({
      source: 'metrics',
      server: survey.servers.metrics,
      query: 'all signals of all components',
      start: window.referenceStart,
      end: window.end,
      stepSeconds: window.stepSeconds,
      readings: [],
      facts: { explanation },
      untrusted: false,
    });
    const observation: Observation = {
      id: run.ports.ids.next(),
      agent,
      type: 'metric',
      source: 'survey',
      topic: 'suspect',
      component,
      value: likely,
      normal: null,
      unit: 'share',
      unusual: true,
      score: Math.max(0, explanation.score),
      onset: null,
      interpretation: `${component} explains what is seen with ${percent(likely)} of what all components could`,
      short: `${component}: ${percent(likely)}`.slice(0, 34),
      confidence: 0.8,
      evidence: [evidence],
      facts: {},
      untrusted: false,
      at: run.ports.clock.now().toISOString(),
    };
    const draft: HypothesisDraft = {
      agent,
      kind,
      statement: statement(component).slice(0, 120),
      mechanism,
      component,
      why: `Of ${explanations.length} components it explains what is seen ${placed(leading.indexOf(explanation))}.`,
      supports: [observation.id],
      prior: 0.05,
      tests: suspectTests(trigger, component, looked),
      affected: [...new Set([service, component])],
      suggestion: null,
      unreached: !explanation.reached,
      rivals: { oneOf: 1 / (share.get(component) ?? 1), others },
    };
    return { draft, observation };
  });
  return {
    symptom,
    elsewhere: explanations.some(
      (one) => one.reached && (inRequests(one) >= STRONG || (confidence.get(one.component) ?? 0) >= 0.5),
    ),
    outside,
    components: leading.map(({ component }) => component),
    drafts: suspected.map(({ draft }) => draft),
    observations: suspected.map(({ observation }) => observation),
  };
}
