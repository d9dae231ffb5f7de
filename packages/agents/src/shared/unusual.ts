import {
  clockTime,
  departure,
  type Observation,
  type ObserveInput,
  quantity,
  type Series,
  type Signal,
} from '@compass/core';

/** A signal as an agent reads it: which topic its readings belong to, and below which level nothing is reported. */
export interface Question {
  topic: string;
  signal: Signal;
  floor: number | null;
  confidence: number;
  /** Only these components; null = all. */
  components: string[] | null;
}

export const titleOf = (signal: Signal): string => signal.title ?? signal.name.replaceAll('_', ' ');

/** Units by the names that Prometheus' conventions and ours use, when a signal does not say. */
export const unitOf = (signal: Signal): string => {
  if (signal.unit !== undefined) return signal.unit;
  if (/share|ratio|percent/.test(signal.name)) return 'share';
  if (/bytes|memory/.test(signal.name)) return 'bytes';
  if (signal.kind === 'latency' || /seconds|age/.test(signal.name)) return 's';
  if (signal.kind === 'traffic') return '/s';
  return signal.kind === 'errors' ? 'share' : '';
};

const inputLabel = (series: Series, label: string): string | null =>
  series.labels[label] ?? series.labels['server'] ?? null;

function observationOf(input: ObserveInput, question: Question, series: Series, evidence: string): Observation | null {
  const { signal } = question;
  const seen = departure({
    points: series.points,
    window: input.window,
    worse: signal.worse,
    kind: signal.kind,
    unit: unitOf(signal),
  });
  if (!seen.testable) return null;
  if (question.floor !== null && (seen.value ?? 0) < question.floor) return null;
  const component = inputLabel(series, input.componentLabel);
  const unit = unitOf(signal);
  const levels = `${quantity(seen.value, unit)}, normally ${quantity(seen.normal, unit)}`;
  const since = seen.onset === null ? '' : `, since ${clockTime(new Date(seen.onset * 1000), 'UTC')} UTC`;
  return {
    id: input.observationId(),
    agent: 'application',
    type: 'metric',
    source: `prometheus:${signal.name}`,
    topic: question.topic,
    component,
    value: seen.value,
    normal: seen.normal,
    unit,
    unusual: seen.unusual,
    score: seen.score,
    onset: seen.onset === null ? null : new Date(seen.onset * 1000).toISOString(),
    interpretation: `${titleOf(signal)} of ${component ?? input.service}: ${levels}${seen.unusual ? since : ', in its normal range'}`,
    short: `${titleOf(signal)} ${levels}`,
    confidence: question.confidence,
    evidence: [evidence],
    facts: { signal: signal.name, labels: series.labels },
    untrusted: false,
    at: input.now,
  };
}

/** Reads one signal over the whole window, keeps what was read, and says of each component whether it left its own past. */
export async function read(input: ObserveInput, question: Question): Promise<Observation[]> {
  const { window, telemetry } = input;
  const range = {
    query: question.signal.query,
    start: new Date(window.referenceStart),
    end: new Date(window.end),
    stepSeconds: window.stepSeconds,
  };
  const answer = await telemetry.range(range);
  const wanted = answer.value.filter((series) => {
    const component = inputLabel(series, input.componentLabel);
    return question.components === null || (component !== null && question.components.includes(component));
  });
  if (wanted.length === 0) return [];
  const evidence = input.keep({
    source: 'metrics',
    server: answer.server,
    query: question.signal.query,
    start: range.start.toISOString(),
    end: range.end.toISOString(),
    stepSeconds: range.stepSeconds,
    readings: wanted.map((series) => ({
      role: 'probe',
      name: question.signal.name,
      component: inputLabel(series, input.componentLabel),
      unit: unitOf(question.signal),
      points: series.points,
      recorded:
        answer.recorded === null ? null : [answer.recorded.from.getTime() / 1000, answer.recorded.to.getTime() / 1000],
    })),
    untrusted: false,
  });
  return wanted.flatMap((series) => observationOf(input, question, series, evidence) ?? []);
}
