import type { Point, Reading } from '../nouns/evidence.ts';
import type { Probe } from '../nouns/test.ts';
import type { Answer, RangeQuery, Series, Telemetry } from '../ports/telemetry.ts';
import { samples } from '../statistics/past.ts';
import { recordedOf } from './read-metrics.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';

/** The stream selector of a LogQL query: every line of the same streams. */
const selectorOf = (query: string): string => query.slice(0, query.indexOf('}') + 1);

/** Lines per step of time over all streams. */
function perStep(series: Series[], step: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { points } of series)
    for (const [at, value] of samples(points)) {
      const cell = Math.floor(at / step) * step;
      counts.set(cell, (counts.get(cell) ?? 0) + value);
    }
  return counts;
}

/** So near to a line its stream is known to have been recorded; programs do not write in every second. */
const REACH_SECONDS = 30;

const isNear = (lines: ReadonlyMap<number, number>, at: number, step: number): boolean => {
  const reach = Math.floor(REACH_SECONDS / step) * step;
  for (let cell = at - reach; cell <= at + reach; cell += step) if ((lines.get(cell) ?? 0) > 0) return true;
  return false;
};

/** Steps in which the same streams had lines of any kind. Where the query takes all of them there are no others to ask for. */
async function stepsWithLines(telemetry: Telemetry, query: RangeQuery): Promise<Map<number, number>> {
  const selector = selectorOf(query.query);
  if (selector === '' || selector === query.query.trim()) return new Map();
  return perStep((await telemetry.logVolume({ ...query, query: selector })).value, query.stepSeconds);
}

/**
 * Lines per step over all streams. A step without such lines is 0 where its source is known to have been recording, by its stated coverage
 * or by other lines of the same streams near it; else it is not known.
 */
export async function countLines(
  telemetry: Telemetry,
  query: RangeQuery,
): Promise<{ answer: Answer<Series[]>; points: Point[]; recorded: Reading['recorded'] }> {
  const step = query.stepSeconds;
  const answer = await telemetry.logVolume(query);
  const recorded = recordedOf(answer);
  const counts = perStep(answer.value, step);
  const first = Math.ceil(query.start.getTime() / 1000 / step) * step;
  const cells = Math.floor((query.end.getTime() / 1000 - first) / step) + 1;
  // A live source is known to have been recording only while it shows something.
  const whole = recorded !== null && recorded[0] <= first && recorded[1] >= first + (cells - 1) * step;
  const others = whole ? new Map<number, number>() : await stepsWithLines(telemetry, query);
  const points = Array.from({ length: Math.max(0, cells) }, (_, index): Point => {
    const at = first + index * step;
    const covered = recorded !== null && at >= recorded[0] && at <= recorded[1];
    return [at, counts.get(at) ?? (covered || isNear(others, at, step) ? 0 : null)];
  });
  return { answer, points, recorded };
}

/** Log lines as a volume over time. Their text is outsiders' and stays out; only the count is used. */
export async function readLogs(question: ProbeQuestion<Extract<Probe, { source: 'logs' }>>): Promise<ProbeAnswer> {
  const { probe, role, telemetry } = question;
  const { referenceStart, end, stepSeconds } = question.test.window;
  const query = { query: probe.query, start: new Date(referenceStart), end: new Date(end), stepSeconds };
  const { answer, points, recorded } = await countLines(telemetry, query);
  const reading: Reading = { role, name: probe.name, component: probe.component, unit: '', points, recorded };
  return {
    readings: [reading],
    facts: {},
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
