import type { Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Answer, Series } from '../ports/telemetry.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

export const recordedOf = (answer: Pick<Answer<unknown>, 'recorded'>): Reading['recorded'] =>
  answer.recorded === null ? null : [answer.recorded.from.getTime() / 1000, answer.recorded.to.getTime() / 1000];

/** The series about a component; one series without the label is about whatever its query asked for. */
export function seriesOf(series: Series[], component: string | null, label: string): Series[] {
  if (component === null) return series;
  const named = series.filter(({ labels }) => labels[label] === component);
  if (named.length > 0) return named;
  const [only] = series;
  return series.length === 1 && only !== undefined && only.labels[label] === undefined ? [only] : [];
}

/** Metrics over the past and the window: one reading for each series about the probe's component, or about any where its share is asked for. */
export async function readMetrics(
  question: ProbeQuestion<Extract<Probe, { source: 'metrics' }>>,
): Promise<ProbeAnswer> {
  const { probe, role, sources, telemetry } = question;
  const { referenceStart, end, stepSeconds } = question.test.window;
  const answer = await telemetry.range({
    query: probe.query,
    start: new Date(referenceStart),
    end: new Date(end),
    stepSeconds,
  });
  const label = sources.componentLabel;
  const recorded = recordedOf(answer);
  // Where something sits is a question about everybody's share.
  const about = question.test.comparator === 'concentrated_in' ? null : probe.component;
  const readings = seriesOf(answer.value, about, label).map(({ labels, points }): Reading => {
    return { role, name: probe.name, component: labels[label] ?? probe.component, unit: probe.unit, points, recorded };
  });
  const facts = answer.reduced === undefined ? {} : { reduced: answer.reduced };
  return {
    readings,
    facts,
    evidence: [
      {
        source: 'metrics',
        server: answer.server,
        query: probe.query,
        start: referenceStart,
        end,
        stepSeconds,
        readings,
        ...(answer.reduced === undefined ? {} : { facts }),
        untrusted: false,
      },
    ],
  };
}
