import type { Point, Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Answer, RangeQuery, Series, Telemetry } from '../ports/telemetry.ts';
import { samples, unix } from '../statistics/past.ts';
import { recordedOf } from './read-metrics.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

/** The stream selector of a LogQL query: every line of the same streams. */
const selectorOf = (query: string): string => query.slice(0, query.indexOf('}') + 1);

const inWindow = (series: Series[], from: number) =>
  series.some(({ points }) => samples(points).some(([at, value]) => at >= from && value > 0));

/** Lines per step over all streams; a step without lines is 0 where the source is known to have been recording. */
export function lineCounts(answer: Answer<Series[]>, query: RangeQuery): Point[] {
  const step = query.stepSeconds;
  const counts = new Map<number, number>();
  for (const { points } of answer.value)
    for (const [at, value] of samples(points)) {
      const cell = Math.floor(at / step) * step;
      counts.set(cell, (counts.get(cell) ?? 0) + value);
    }
  const recorded = recordedOf(answer);
  const first = Math.ceil(query.start.getTime() / 1000 / step) * step;
  const cells = Math.floor((query.end.getTime() / 1000 - first) / step) + 1;
  return Array.from({ length: Math.max(0, cells) }, (_, index): Point => {
    const at = first + index * step;
    const covered = recorded !== null && at >= recorded[0] && at <= recorded[1];
    return [at, counts.get(at) ?? (covered ? 0 : null)];
  });
}

/** Other lines of the same streams in the window show that the source was recording them. */
async function otherLines(telemetry: Telemetry, query: RangeQuery, from: number): Promise<boolean> {
  const selector = selectorOf(query.query);
  if (selector === '' || selector === query.query.trim()) return false;
  return inWindow((await telemetry.logVolume({ ...query, query: selector })).value, from);
}

/** Log lines as a volume over time. Their text is outsiders' and stays out; only the count is used. */
export async function readLogs(question: ProbeQuestion<Extract<Probe, { source: 'logs' }>>): Promise<ProbeAnswer> {
  const { probe, role, telemetry } = question;
  const { referenceStart, start, end, stepSeconds } = question.test.window;
  const query = { query: probe.query, start: new Date(referenceStart), end: new Date(end), stepSeconds };
  const answer = await telemetry.logVolume(query);
  const recordedOtherwise = inWindow(answer.value, unix(start)) || (await otherLines(telemetry, query, unix(start)));
  const reading: Reading = {
    role,
    name: probe.name,
    component: probe.component,
    unit: '',
    points: lineCounts(answer, query),
    recorded: recordedOf(answer),
  };
  return {
    readings: [reading],
    facts: { recordedOtherwise },
    evidence: [
      {
        source: 'logs',
        server: answer.server,
        query: probe.query,
        start: referenceStart,
        end,
        stepSeconds,
        readings: [reading],
        untrusted: true,
      },
    ],
  };
}
