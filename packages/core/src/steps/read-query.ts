import { isCompassError } from '../errors.ts';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { type QuerySource, sourceOf } from '../nouns/query-source.ts';
import { type Departure, departure } from '../statistics/departure.ts';
import { quantity } from '../words/numbers.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepRun } from './kind.ts';
import { telemetryOf } from './load.ts';

interface Asked {
  query: string;
  source: QuerySource;
  from: string | null;
  to: string | null;
}

/** Reads a person's query like any other; an answer that cannot be read is said, and weighs nothing. */
export async function readQuery(
  run: StepRun,
  investigation: Investigation,
  { query, source: wanted, from, to }: Asked,
): Promise<{ rows: Evidence[]; found: { first: Departure; evidence: string } | null; said: string }> {
  const source = sourceOf(query, wanted);
  const kept = evidenceOf(run, investigation.id);
  const { window } = investigation;
  if (window === null) return { rows: [], found: null, said: 'Nothing was read: the investigation has only begun.' };
  const end = to ?? window.end;
  const range = {
    query,
    start: new Date(from ?? window.referenceStart),
    end: new Date(end),
    stepSeconds: window.stepSeconds,
  };
  try {
    const telemetry = telemetryOf(run, investigation);
    const answer = await (source === 'logs' ? telemetry.logVolume(range) : telemetry.range(range));
    const readings = answer.value.slice(0, 20).map((one) => ({
      role: 'probe' as const,
      name: query.slice(0, 60),
      component: null,
      unit: '',
      points: one.points,
      recorded: null,
    }));
    const evidence = kept.keep({
      source,
      server: answer.server,
      query,
      start: range.start.toISOString(),
      end: range.end.toISOString(),
      stepSeconds: window.stepSeconds,
      readings,
      untrusted: source === 'logs',
    });
    const seen = readings.map((one) => departure({ points: one.points, window, worse: 'up', kind: 'saturation' }));
    const first = seen.find((one) => one.unusual) ?? seen[0];
    if (first === undefined) return { rows: kept.rows, found: null, said: 'The query answered with no series.' };
    return {
      rows: kept.rows,
      found: { first, evidence },
      said: `${source === 'logs' ? 'Matching lines in one reading: ' : 'It is '}${quantity(first.value, '')}, normally ${quantity(first.normal, '')}.`,
    };
  } catch (error) {
    if (isCompassError(error, 'unavailable')) throw error;
    return {
      rows: [],
      found: null,
      said: isCompassError(error) ? `The query was not answered: ${error.message}` : 'The query was not answered.',
    };
  }
}
