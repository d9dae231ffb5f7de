import { describe, expect, it } from 'vitest';
import { CompassError, type LogLine, type Telemetry } from '../src/index.ts';
import { readLines } from '../src/survey/read-lines.ts';
import { BEGAN } from './survey-world.ts';

const [start, end] = [new Date((BEGAN - 3600) * 1000), new Date((BEGAN + 600) * 1000)];
const SPAN_MS = end.getTime() - start.getTime();

/** So many lines at even distances, and a source that gives the newest of a range, `most` at most. */
function source(count: number, most: number, from = start) {
  const all = Array.from(
    { length: count },
    (_, index): LogLine => ({
      at: new Date(start.getTime() + Math.floor((index * SPAN_MS) / count)),
      labels: { service: 'orders' },
      line: `line ${index}`,
    }),
  );
  const limits: number[] = [];
  const telemetry: Pick<Telemetry, 'logLines'> = {
    async logLines(asked) {
      limits.push(asked.limit);
      if (asked.end < from) throw new CompassError('not_recorded', 'not recorded: logs');
      const within = all.filter(({ at }) => at >= from && at >= asked.start && at <= asked.end);
      const given = Math.min(most, asked.limit);
      const cut = within.length > given ? { reduced: `only the ${given} newest lines were read` } : {};
      return { value: within.slice(-given), server: 'loki', recorded: null, ...cut };
    },
  };
  return { limits, read: () => readLines(telemetry, { label: 'service', start, end }) };
}

const minutesOf = (lines: { at: number }[]) =>
  new Set(lines.map(({ at }) => Math.floor((at - start.getTime()) / (SPAN_MS / 8))));
const unique = (lines: { line: string }[]) => new Set(lines.map(({ line }) => line)).size;

describe('the lines of a survey', () => {
  it('are asked for once where one answer holds all of them', async () => {
    const { read, limits } = source(4000, 5000);
    const { lines, sampled, server } = await read();
    expect([lines.length, sampled, server, limits]).toEqual([4000, false, 'loki', [5000]]);
  });

  it('are read page by page where there are more, each once', async () => {
    const { read, limits } = source(17_000, 5000);
    const { lines, sampled } = await read();
    expect([unique(lines), lines.length, sampled, limits.length]).toEqual([17_000, 17_000, false, 4]);
  });

  it('are a sample of all of the time where a server gives few at once', async () => {
    const { read, limits } = source(40_000, 1000);
    const { lines, sampled } = await read();
    expect(sampled).toBe(true);
    expect(limits).toHaveLength(9);
    expect([...minutesOf(lines)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(unique(lines)).toBe(lines.length);
    expect(lines.filter(({ at }) => at < BEGAN * 1000).length).toBeGreaterThan(lines.length / 2);
  });

  it('are whole where that is the newest, and a sample where it is not, when there are more than all pages hold', async () => {
    const { read } = source(60_000, 5000);
    const { lines, sampled } = await read();
    expect(sampled).toBe(true);
    expect(unique(lines)).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(30_000);
    expect([...minutesOf(lines)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('begin where the source began to record', async () => {
    const { read } = source(40_000, 1000, new Date((BEGAN - 1200) * 1000));
    const { lines } = await read();
    expect(Math.min(...lines.map(({ at }) => at))).toBeGreaterThanOrEqual((BEGAN - 1200) * 1000);
    expect(lines.length).toBeGreaterThan(1000);
  });
});
