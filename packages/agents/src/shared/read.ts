import {
  CompassError,
  clockTime,
  type Departure,
  departure,
  type Observation,
  type ObserveInput,
  quantity,
  type Series,
  type Signal,
  unitOf,
} from '@compass/core';
import type { Standing } from './scope.ts';
import { type Topic, wordFor } from './topics.ts';

/** A signal as an agent reads it. */
export interface Question {
  topic: string;
  about: Topic | undefined;
  signal: Signal;
  /** Beneath it nothing is reported as unusual. */
  floor: number | null;
  confidence: number;
  /** For series that name none. */
  component: string | null;
}

export type Asking = ObserveInput & { agent: Observation['agent']; standing(component: string): Standing };

const MOST_UNUSUAL = 6;
const MOST_QUIET = 4;

export const componentOf = (labels: Series['labels'], label: string): string | null =>
  labels[label] ?? labels['server'] ?? null;

/** "38 lock waits, normally 2", "660 req/s, normally 410", "p99 4.8 s, normally 0.31 s". */
export function shortOf(
  topic: string,
  word: string,
  { value, normal }: Pick<Departure, 'value' | 'normal'>,
  unit: string,
): string {
  const count = (number: number | null) => String(Math.round(number ?? 0));
  if (topic === 'lock_waiters') return `${count(value)} lock waits, normally ${count(normal)}`;
  if (topic === 'traffic' && unit === '/s') return `${quantity(value, '')} req/s, normally ${quantity(normal, '')}`;
  return `${word} ${quantity(value, unit)}, normally ${quantity(normal, unit)}`;
}

function observed(
  input: Asking,
  question: Question,
  series: Series,
): { departed: Departure; build(evidence: string): Observation } {
  const { signal, topic } = question;
  const { componentLabel, window } = input;
  const unit = unitOf(signal);
  const departed = departure({ points: series.points, window, worse: signal.worse, kind: signal.kind, unit });
  const component = componentOf(series.labels, componentLabel) ?? question.component;
  const unusual = departed.unusual && (question.floor === null || (departed.value ?? 0) >= question.floor);
  const word = wordFor(question.about, signal);
  const short = shortOf(topic, word, departed, unit);
  const onset = departed.onset === null ? null : new Date(departed.onset * 1000).toISOString();
  const since = unusual && onset !== null ? `, since ${clockTime(onset, input.zone)} ${input.zone}` : '';
  const probe = { source: 'metrics', name: word, query: signal.query, component, unit, worse: signal.worse ?? 'up' };
  return {
    departed: { ...departed, unusual },
    build: (evidence) => ({
      id: input.observationId(),
      agent: input.agent,
      type: 'metric',
      source: `prometheus:${signal.name}`,
      topic,
      component,
      value: departed.value,
      normal: departed.normal,
      unit,
      unusual,
      score: unusual ? departed.score : 0,
      onset: unusual ? onset : null,
      interpretation: `${component ?? input.service}: ${short}${since}`,
      short: short.slice(0, 34),
      confidence: question.confidence,
      evidence: [evidence],
      facts: {
        probe,
        labels: series.labels,
        direction: departed.direction,
        standing: component === null ? 'unknown' : input.standing(component),
      },
      untrusted: false,
      at: input.now,
    }),
  };
}

/** Reads one signal over past and window and keeps what was read: all that is unusual, and a few quiet ones to compare with. */
export async function readSignal(input: Asking, question: Question): Promise<Observation[]> {
  const { window, componentLabel, service } = input;
  const { query } = question.signal;
  const range = {
    query,
    start: new Date(window.referenceStart),
    end: new Date(window.end),
    stepSeconds: window.stepSeconds,
  };
  const answer = await input.telemetry.range(range);
  const read = answer.value.map((series) => ({ series, ...observed(input, question, series) }));
  const seen = read.filter(({ departed }) => departed.testable);
  const [first] = read;
  if (first !== undefined && seen.length === 0)
    throw new CompassError('not_recorded', `${wordFor(question.about, question.signal)}: ${first.departed.why}`);
  const unusual = seen
    .filter(({ departed }) => departed.unusual)
    .toSorted((a, b) => b.departed.score - a.departed.score);
  const near = (series: Series) => componentOf(series.labels, componentLabel)?.startsWith(service) === true;
  const quiet = seen
    .filter(({ departed }) => !departed.unusual)
    .toSorted((a, b) => Number(near(b.series)) - Number(near(a.series)));
  const told = [...unusual.slice(0, MOST_UNUSUAL), ...quiet.slice(0, MOST_QUIET)];
  if (told.length === 0) return [];
  const recorded: [number, number] | null =
    answer.recorded === null ? null : [answer.recorded.from.getTime() / 1000, answer.recorded.to.getTime() / 1000];
  const evidence = input.keep({
    source: 'metrics',
    server: answer.server,
    query,
    start: window.referenceStart,
    end: window.end,
    stepSeconds: window.stepSeconds,
    readings: told.map(({ series }) => ({
      role: 'probe',
      name: wordFor(question.about, question.signal),
      component: componentOf(series.labels, componentLabel) ?? question.component,
      unit: unitOf(question.signal),
      points: series.points,
      recorded,
    })),
    untrusted: false,
  });
  return told.map(({ build }) => build(evidence));
}
