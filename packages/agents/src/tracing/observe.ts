import {
  CompassError,
  type Observation,
  type ObserveAnswer,
  type ObserveInput,
  ownTimes,
  pathShares,
  quantity,
  traceTrees,
} from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import type { Asking } from '../shared/read.ts';

/** A service is told of when it gained this share of its own time, and this share of all that was added. */
const GAINED = 0.5;
const OF_ALL = 0.3;
/** From this part of a request's length on, it is said what the request waits for. */
const WAITS = 0.3;
const FEWEST_TRACES = 5;
const MOST_TOLD = 6;

/** What requests wait for, where that is mostly somewhere else: "checkout waits 82 % of the time in payments; ". */
function waitOf(service: string, component: string, waits: ReadonlyMap<string, number>): string {
  const share = waits.get(component) ?? 0;
  return component === service || share < WAITS
    ? ''
    : `${service} waits ${quantity(share, 'share')} of the time in ${component}; `;
}

/** Own time per trace of every service on the way, now and before. */
async function readOwnTimes(input: Asking): Promise<Observation[]> {
  const { service, window } = input;
  const { readings, traces, spans, server } = await ownTimes(input.telemetry, { service, window });
  // Nothing to compare with is a gap, and not a service without own time.
  if (Math.min(...traces) < FEWEST_TRACES)
    throw new CompassError('not_recorded', `${traces[0]} traces of the past and ${traces[1]} of now are too few`);
  const evidence = input.keep({
    source: 'traces',
    server,
    query: `traces of ${service}`,
    start: window.referenceStart,
    end: window.end,
    stepSeconds: null,
    readings,
    facts: { traces: { past: traces[0], window: traces[1] } },
    untrusted: false,
  });
  const parts = readings.map((reading) => {
    const [before, now] = [reading.points[0]?.[1] ?? 0, reading.points[1]?.[1] ?? 0];
    return { component: reading.component, before, now, more: Math.max(0, now - before) };
  });
  const added = parts.reduce((sum, part) => sum + part.more, 0);
  const waits = pathShares(traceTrees(spans), service);
  // What passes on the way is nobody's own time, and still a part of what was added.
  const own = parts.flatMap((part) => (part.component === null ? [] : [{ ...part, component: part.component }]));
  const told = own.toSorted((a, b) => b.more - a.more).slice(0, MOST_TOLD);
  return told.map(({ component, before, now, more }): Observation => {
    const share = added > 0 ? more / added : 0;
    const short = `${component} ${quantity(now, 's')}, normally ${quantity(before, 's')}`;
    return {
      id: input.observationId(),
      agent: input.agent,
      type: 'trace',
      source: 'tempo:own_time',
      topic: 'own_time',
      component,
      value: now,
      normal: before,
      unit: 's',
      unusual: more > GAINED * before && share >= OF_ALL,
      score: share * 10,
      onset: null,
      interpretation: `${waitOf(service, component, waits)}own time of ${short}, ${quantity(share, 'share')} of what was added to a trace`,
      short: short.slice(0, 34),
      confidence: 0.8,
      evidence: [evidence],
      facts: { share, standing: input.standing(component) },
      // Whoever can send spans can name a service that nobody runs; one of the past was there before.
      untrusted: before === 0,
      at: input.now,
    };
  });
}

/** Where the time of a request sits, in its traces. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const asking = await askingOf(input, 'tracing');
  const seen = await askTopics(asking, [], [{ what: 'traces', run: () => readOwnTimes(asking) }]);
  return { ...seen, line: lineOf('Tracing', seen) };
}
