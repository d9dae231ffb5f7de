import type { z } from 'zod';
import type { Matrix, Streams } from '../telemetry/wire.ts';
import type { Questions } from './dialect.ts';

/** The ends of the whole steps of a window, in milliseconds: where counts stand. */
export const stepEnds = ({ start, end, step }: Pick<Questions['logs_volume'], 'start' | 'end' | 'step'>): number[] => {
  const [from, stepMs] = [Date.parse(start), Number(step) * 1000];
  const steps = Math.floor((Date.parse(end) - from) / stepMs);
  return Array.from({ length: Math.max(0, steps) }, (_, index) => from + (index + 1) * stepMs);
};

/**
 * Lines counted by step and stream, zeros included; a count stands at the end of its step. Of lines that were cut (the newest are
 * there) only the steps behind the oldest one are whole: the earlier ones stay absent.
 */
export const volumeOf = (
  { streams, truncated }: z.output<typeof Streams>,
  asked: Questions['logs_volume'],
): z.output<typeof Matrix> => {
  const ends = stepEnds(asked);
  const [startNs, stepNs] = [BigInt(Date.parse(asked.start)) * 1_000_000n, BigInt(Number(asked.step) * 1e9)];
  const stepOf = (ns: string): number => {
    const since = BigInt(ns) - startNs;
    if (since <= 0n) return since === 0n ? 0 : -1;
    return Number((since - 1n) / stepNs);
  };
  const oldest = streams
    .flatMap(({ values }) => values.map(([ns]) => stepOf(ns)))
    .reduce((a, b) => Math.min(a, b), Infinity);
  const first = truncated ? oldest + 1 : 0;
  const result = streams.map(({ stream, values }) => {
    const counts = new Array<number>(ends.length).fill(0);
    for (const [ns] of values) {
      const at = stepOf(ns);
      if (at >= 0 && at < counts.length) counts[at] = (counts[at] ?? 0) + 1;
    }
    const points = ends.map((ms, at): [number, string] => [ms / 1000, String(counts[at])]);
    return { metric: stream, values: points.slice(first) };
  });
  return { resultType: 'matrix', result };
};

/** Of more lines than one answer holds, those of so many parts of the window are counted, each no further back than its own lines prove. */
const PARTS = 8;

/** Parts of whole steps, the last one as it ends. */
function partsOf(asked: Questions['logs_volume']): Questions['logs_volume'][] {
  const [from, end, stepMs] = [Date.parse(asked.start), Date.parse(asked.end), Number(asked.step) * 1000];
  const each = Math.max(1, Math.ceil((end - from) / stepMs / PARTS)) * stepMs;
  const iso = (ms: number) => new Date(Math.min(ms, end)).toISOString();
  return Array.from({ length: Math.ceil((end - from) / each) }, (_, part) => ({
    ...asked,
    start: iso(from + part * each),
    end: iso(from + (part + 1) * each),
  }));
}

/** Lines counted where only lines are given; `read` gives the newest of a time. */
export async function countedLines(
  asked: Questions['logs_volume'],
  read: (time: Pick<Questions['logs_volume'], 'start' | 'end'>) => Promise<z.output<typeof Streams>>,
): Promise<z.output<typeof Matrix>> {
  const whole = await read(asked);
  if (!whole.truncated) return volumeOf(whole, asked);
  const counted = await Promise.all(
    partsOf(asked).map(async (part, index) => {
      // The moment between two parts belongs to the earlier one.
      const start = index === 0 ? part.start : new Date(Date.parse(part.start) + 1).toISOString();
      return volumeOf(await read({ start, end: part.end }), part);
    }),
  );
  const lines = counted.flatMap(({ result }) => result);
  const result = [...Map.groupBy(lines, ({ metric }) => JSON.stringify(Object.entries(metric).sort())).values()].map(
    (same) => ({ metric: same[0]?.metric ?? {}, values: same.flatMap(({ values }) => values) }),
  );
  return { resultType: 'matrix', result };
}
