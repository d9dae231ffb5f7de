import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Answer, Span, Telemetry } from '../ports/telemetry.ts';
import { unix } from '../statistics/past.ts';
import { ownTime } from './own-time.ts';
import { recordedOf } from './read-metrics.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

const MOST_SPANS = 2000;
const MOST_TRACES = 20;

/** Whole traces: a search may answer matching spans only, and then own time would swallow what the callees did. */
async function wholeTraces(telemetry: Telemetry, answer: Answer<Span[]>): Promise<Span[]> {
  const known = new Set(answer.value.map((span) => `${span.traceID}.${span.spanID}`));
  const orphans = answer.value.some(
    ({ traceID, parentSpanID }) => parentSpanID !== '' && !known.has(`${traceID}.${parentSpanID}`),
  );
  const services = new Set(answer.value.map((span) => span.service));
  if (!orphans && services.size !== 1) return answer.value;
  const ids = [...new Set(answer.value.map((span) => span.traceID))].slice(0, MOST_TRACES);
  const traces = await Promise.all(ids.map((traceID) => telemetry.trace({ traceID })));
  return traces.flatMap((trace) => trace.value);
}

/** Own time per trace of every service that a service's traces touch, and what passes on the way (no component), of the past and of the window; with the window's spans. */
export async function ownTimes(
  telemetry: Telemetry,
  about: { service: string; window: ProbeQuestion['test']['window'] },
) {
  const { referenceStart, start, end } = about.window;
  const read = async (from: string, to: string) => {
    const answer = await telemetry.traces({
      service: about.service,
      start: new Date(from),
      end: new Date(to),
      limit: MOST_SPANS,
    });
    const spans = await wholeTraces(telemetry, answer);
    return { answer, spans, ...ownTime(spans) };
  };
  const [past, now] = await Promise.all([read(referenceStart, start), read(start, end)]);
  const middle = (from: string, to: string) => (unix(from) + unix(to)) / 2;
  const reading = (component: string | null, of: (times: typeof now) => number | undefined): Reading => {
    const points: Reading['points'] = [
      [middle(referenceStart, start), of(past) ?? 0],
      [middle(start, end), of(now) ?? 0],
    ];
    return { role: 'probe', name: 'time', component, unit: 's', points, recorded: recordedOf(now.answer) };
  };
  const readings = [...new Set([...past.perTrace.keys(), ...now.perTrace.keys()])]
    .sort()
    .map((service) => reading(service, ({ perTrace }) => perTrace.get(service)));
  if (past.onTheWay + now.onTheWay > 0) readings.push(reading(null, ({ onTheWay }) => onTheWay));
  const traces: [number, number] = [past.traces, now.traces];
  return { readings, traces, spans: now.spans, server: now.answer.server };
}

/** Where time sits: two points a service and for all that passes between them, the past's mean and the window's. */
export async function readTraces(question: ProbeQuestion<Extract<Probe, { source: 'traces' }>>): Promise<ProbeAnswer> {
  const { probe, role, telemetry } = question;
  const { window } = question.test;
  const { readings: raw, traces, server } = await ownTimes(telemetry, { service: probe.service, window });
  const readings = raw.map((reading) => ({ ...reading, role, name: probe.name }));
  return {
    readings,
    facts: { traces },
    evidence: [
      {
        source: 'traces',
        server,
        query: `traces of ${probe.service}`,
        start: window.referenceStart,
        end: window.end,
        stepSeconds: null,
        readings,
        facts: { traces: { past: traces[0], window: traces[1] } },
        untrusted: false,
      },
    ],
  };
}
