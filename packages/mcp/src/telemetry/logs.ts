import type { LogLine, Telemetry } from '@compass/core';
import type { Ask } from './ask.ts';
import { rangeArguments, saidOf, seriesOf } from './metrics.ts';
import { coveredPart, nsToMs, recordedBy } from './recorded.ts';
import { Matrix, Streams } from './wire.ts';

const MOST_LINES = 5_000;

/** The logs part of `Telemetry`; lines of all streams, oldest first. */
export const logs = (ask: Ask, mostPoints: number): Pick<Telemetry, 'logLines' | 'logVolume'> => ({
  async logLines({ limit, ...asked }) {
    const { query, start, end } = await coveredPart(ask, 'logs', asked);
    const input = {
      query,
      start: start.toISOString(),
      end: end.toISOString(),
      limit: Math.max(1, Math.min(limit, MOST_LINES)),
      // Whoever reads page by page needs the newest without a gap, and no sample.
      direction: 'backward' as const,
    };
    const { value, server } = await ask.source('logs', 'logs_query', input, Streams);
    const lines = value.streams.flatMap(({ stream, values }) =>
      values.map(([ns, line]) => ({ ns: BigInt(ns), line: { at: new Date(nsToMs(ns)), labels: stream, line } })),
    );
    lines.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
    const found: LogLine[] = lines.map(({ line }) => line);
    const shown = { ms: found.map(({ at }) => at.getTime()), cut: value.truncated };
    return {
      value: found,
      server,
      recorded: await recordedBy(ask, 'logs', shown),
      ...(value.truncated ? { reduced: `only the ${found.length} newest lines were read` } : {}),
    };
  },
  async logVolume(asked) {
    const { value, server } = await ask.source(
      'logs',
      'logs_volume',
      await rangeArguments(ask, 'logs', asked, mostPoints),
      Matrix,
    );
    const series = seriesOf(value);
    // A step without a line is no proof that the source was recording in it.
    const counted = series.flatMap(({ points }) => points.filter(([, count]) => count !== null && count > 0));
    const ms = counted.map(([at]) => at * 1000);
    return { value: series, server, recorded: await recordedBy(ask, 'logs', { ms }), ...saidOf(value) };
  },
});
