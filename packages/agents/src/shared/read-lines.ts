import { CompassError, countLines, departure, type Observation } from '@compass/core';
import type { Asking } from './read.ts';

/** Counts the log lines of a query, of the service unless it says of whom. Their text is outsiders' and is not read. */
export async function readLines(
  input: Asking,
  about: { topic: string; word: string; query: string; floor: number | null; confidence: number; component?: string },
): Promise<Observation[]> {
  const { window } = input;
  const { component = input.service } = about;
  const range = {
    query: about.query,
    start: new Date(window.referenceStart),
    end: new Date(window.end),
    stepSeconds: window.stepSeconds,
  };
  const { answer, points, recorded } = await countLines(input.telemetry, range);
  const departed = departure({ points, window, worse: 'up' });
  // Lines that cannot be held against a past are a gap, and not quiet.
  if (!departed.testable) throw new CompassError('not_recorded', `${about.word} of ${component}: ${departed.why}`);
  const from = Date.parse(window.start) / 1000;
  const count = points.reduce((sum, [at, value]) => sum + (at >= from ? (value ?? 0) : 0), 0);
  const unusual = departed.unusual && count >= (about.floor ?? 0);
  const evidence = input.keep({
    source: 'logs',
    server: answer.server,
    query: about.query,
    start: window.referenceStart,
    end: window.end,
    stepSeconds: window.stepSeconds,
    readings: [{ role: 'probe', name: about.word, component, unit: '', points, recorded }],
    untrusted: true,
  });
  const short = `${about.word} ${count} lines`;
  return [
    {
      id: input.observationId(),
      agent: input.agent,
      type: 'log',
      source: `loki:${about.topic}`,
      topic: about.topic,
      component,
      value: count,
      normal: departed.normal,
      unit: '',
      unusual,
      score: unusual ? departed.score : 0,
      onset: unusual && departed.onset !== null ? new Date(departed.onset * 1000).toISOString() : null,
      interpretation: `${component}: ${short} since the window began`,
      short: short.slice(0, 34),
      confidence: about.confidence,
      evidence: [evidence],
      facts: {
        probe: { source: 'logs', name: about.word, query: about.query, component },
        standing: input.standing(component),
      },
      untrusted: true,
      at: input.now,
    },
  ];
}
