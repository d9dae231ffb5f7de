import type { Clock, LogLine, Telemetry } from '@compass/core';

export interface FollowLogs {
  look: Pick<Telemetry, 'now' | 'logLines'>;
  clock: Clock;
  query: string;
  everyMs: number;
  abort: AbortSignal;
}

/** Lines that are new since the last look. No MCP server streams, so `how` says that ranges are asked for again and again. */
export interface Followed {
  how: 'repeated ranges';
  lines: LogLine[];
  from: Date;
  to: Date;
}

/** Sources take in lines late: each look goes back over the last one by so much. */
const OVERLAP_MS = 30_000;
const MOST_LINES = 1_000;

const keyOf = ({ at, labels, line }: LogLine): string =>
  JSON.stringify([at.getTime(), Object.entries(labels).sort(), line]);

/** Follows a log from now on until it is told to stop; rejects as `Telemetry.logLines` does. A line is given once, late ones too. */
export async function* followLogs({ look, clock, query, everyMs, abort }: FollowLogs): AsyncGenerator<Followed> {
  let from = await look.now();
  const begun = from;
  let given = new Map<string, number>();
  while (!abort.aborted) {
    const to = await look.now();
    const { value } = await look.logLines({ query, start: from, end: to, limit: MOST_LINES });
    const seen = new Map<string, number>();
    const lines = value.filter((line) => {
      const key = keyOf(line);
      const times = (seen.get(key) ?? 0) + 1;
      seen.set(key, times);
      return times > (given.get(key) ?? 0);
    });
    given = seen;
    yield { how: 'repeated ranges', lines, from, to };
    from = new Date(Math.max(begun.getTime(), to.getTime() - OVERLAP_MS));
    await clock.sleep(everyMs, abort).catch((error: unknown) => {
      if (!abort.aborted) throw error;
    });
  }
}
