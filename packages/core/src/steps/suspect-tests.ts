import type { Agent } from '../nouns/agent.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { AgentId } from '../nouns/observation.ts';
import type { SurveyPart, TestDraft } from '../nouns/test.ts';
import type { Sources } from '../ports/telemetry.ts';
import { SAYS } from '../statistics/evidence.ts';

/** Which part of the survey a specialist brings, in the order in which they build on each other. */
const parts: [AgentId, SurveyPart][] = [
  ['application', 'felt'],
  ['infrastructure', 'resources'],
  ['network', 'network'],
  ['tracing', 'requests'],
  ['tracing', 'words'],
];

/** The parts that the agents of an installation bring. */
export const partsOf = (agents: readonly Pick<Agent, 'id'>[]): SurveyPart[] =>
  parts.filter(([agent]) => agents.some((one) => one.id === agent)).map(([, part]) => part);

/** Any of them shows components and what became of them. */
export const isSurveyed = ({ metrics, traces, logs }: Pick<Sources, 'metrics' | 'traces' | 'logs'>): boolean =>
  [metrics, traces, logs].some(({ state }) => state === 'ready');

/** What a part may weigh at most; what it weighs is measured. */
const BOUNDS = { survived: 60, disproven: -8 };
/** New names and lines weigh no more than this: in one incident of twenty somebody outside wrote them. */
const WORDS = { survived: 3, disproven: -1 };

const questions: Record<
  SurveyPart,
  (component: string) => Pick<TestDraft, 'name' | 'question' | 'predicts' | 'refutedBy' | 'requires'>
> = {
  felt: (component) => ({
    name: 'left_its_past_with_its_callers',
    question: `Did ${component} leave its own past, and those who call it theirs?`,
    predicts: `latency or failures of ${component} outside its past, its callers affected as far as its share explains, and the symptom there`,
    refutedBy: 'series inside their past, or callers that it cannot account for',
    requires: ['prometheus'],
  }),
  resources: (component) => ({
    name: 'uses_more_than_in_its_past',
    question: `Does ${component} use more of its own resources than in its past?`,
    predicts: `use of a resource by ${component} outside its past`,
    refutedBy: 'use inside its past',
    requires: ['prometheus'],
  }),
  network: (component) => ({
    name: 'waits_on_the_way',
    question: `Do calls to and from ${component} wait on the way?`,
    predicts: `the added time of requests lies between ${component} and its callers`,
    refutedBy: 'calls that take no longer on the way than before',
    requires: ['tempo'],
  }),
  requests: (component) => ({
    name: 'time_and_behaviour_sit_there',
    question: `Does the added time sit in ${component}, or do requests run another way in it?`,
    predicts: `the added time in ${component} itself, or requests in it that leave out or order otherwise what they always did`,
    refutedBy: 'requests that take as long and run as before in it',
    requires: ['tempo'],
  }),
  words: (component) => ({
    name: 'names_and_lines_are_new_there',
    question: `Does ${component} leave names or lines that it did not before?`,
    predicts: `names of spans or lines of logs that are new in requests to ${component}, or in its log where no requests are seen; outsiders can write them`,
    refutedBy: 'names and lines as before',
    // Traces or logs: what is there is read.
    requires: [],
  }),
};

/** Stands for whichever component a test will be about. */
export const ANY_COMPONENT = '{component}';

/** A test of each part, in their order: each says what it adds to those before it. */
export function suspectTests(
  { service, symptoms }: Investigation['trigger'],
  component: string,
  enabled: readonly SurveyPart[],
): TestDraft[] {
  return enabled.map((part, index) => ({
    ...questions[part](component),
    probe: { source: 'survey', name: 'evidence', component, service, symptoms, part, given: enabled.slice(0, index) },
    control: null,
    comparator: 'explains',
    effect: SAYS,
    // Outsiders can write it: it points at a cause, and neither proves nor kills one.
    decisive: part !== 'words',
    weight: part === 'words' ? WORDS : BOUNDS,
    costSeconds: 1,
  }));
}
