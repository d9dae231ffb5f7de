import { z } from 'zod';
import { CompassError } from '../errors.ts';
import { errorLines } from '../evaluate/error-lines.ts';
import type { Action, Followed } from '../nouns/action.ts';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { Instant } from '../nouns/time.ts';
import type { LogLine, Telemetry } from '../ports/telemetry.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepRun } from './kind.ts';

/** Between two looks, in the sources' own time. */
const EVERY_MS = 30_000;
/** Sources take in lines late: each look goes back over the last one by so much. */
const OVERLAP_MS = 30_000;
/** Of one look, the newest: more say nothing more. */
const MOST_LINES = 200;

const Kept = z.object({
  lines: z.array(z.object({ at: Instant, labels: z.record(z.string(), z.string()), line: z.string() })),
});

const keyOf = ({ at, labels, line }: LogLine): string =>
  JSON.stringify([at.getTime(), Object.entries(labels).sort(), line]);

/** What of a range is new: of lines that are alike as many as there were not before. */
function unseen(read: readonly LogLine[], before: readonly LogLine[]): LogLine[] {
  const given = new Map<string, number>();
  for (const one of before) given.set(keyOf(one), (given.get(keyOf(one)) ?? 0) + 1);
  return read.filter((one) => {
    const left = given.get(keyOf(one)) ?? 0;
    given.set(keyOf(one), left - 1);
    return left <= 0;
  });
}

const linesOf = (rows: readonly Evidence[]): LogLine[] =>
  rows.flatMap(({ facts }) => Kept.parse(facts).lines).map((one) => ({ ...one, at: new Date(one.at) }));

export interface Following {
  investigation: Investigation;
  action: Action;
  telemetry: Telemetry;
  now: Date;
  /** Nobody looks after this: what was written since the look before is read whenever that was. */
  last: boolean;
}

/**
 * Follows what the service writes of its own failures while the effect of an action is watched. No MCP server streams: ranges are asked for
 * again and again, and each line counts once, late ones and equal ones too. Null where nothing is new, or there is no log to follow.
 */
export async function followLines(
  run: StepRun,
  { investigation, action, telemetry, now, last }: Following,
): Promise<{ followed: Followed; rows: Evidence[] } | null> {
  const { actedAt, followed: before } = action;
  if (actedAt === null) return null;
  if (before !== undefined && !last && now.getTime() - Date.parse(before.until) < EVERY_MS) return null;
  try {
    const { logs, componentLabel } = await telemetry.sources();
    if (logs.state !== 'ready') return null;
    const query = errorLines(componentLabel, investigation.trigger.service);
    const from = new Date(Math.max(Date.parse(actedAt), Date.parse(before?.until ?? actedAt) - OVERLAP_MS));
    const { value, server } = await telemetry.logLines({ query, start: from, end: now, limit: MOST_LINES });
    const seen = await run.ports.store.transaction((tx) => tx.evidence.get(before?.evidence ?? []));
    const lines = unseen(value, linesOf(seen));
    if (lines.length === 0 && before !== undefined && !last) return null;
    const kept = evidenceOf(run, investigation.id);
    const id = kept.keep({
      source: 'logs',
      server,
      query,
      start: from.toISOString(),
      end: now.toISOString(),
      stepSeconds: null,
      readings: [],
      facts: { how: 'repeated ranges', lines: lines.map((one) => ({ ...one, at: one.at.toISOString() })) },
      untrusted: true,
    });
    return {
      rows: kept.rows,
      followed: {
        how: 'repeated ranges',
        query,
        until: now.toISOString(),
        lines: (before?.lines ?? 0) + lines.length,
        last: lines.at(-1)?.at.toISOString() ?? before?.last ?? null,
        evidence: [...(before?.evidence ?? []), id],
      },
    };
  } catch (error) {
    // The watch goes by the symptom; a log that cannot be read now is read again at the next look.
    if (error instanceof CompassError) return null;
    throw error;
  }
}
