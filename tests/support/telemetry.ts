import { CompassError, type Point, type Sources, type TelemetryPort } from '@compass/core';

const missing = (why: string) => ({ state: 'missing' as const, why });

/** What every answer says of it, beside what else was not seen. */
export const unset = ['logs', 'traces'].map((what) => ({ what, why: `no source of ${what} is configured` }));

export const sources: Sources = {
  metrics: { state: 'ready' },
  logs: missing('no source of logs is configured'),
  traces: missing('no source of traces is configured'),
  changes: missing('no source of changes is configured'),
  sessions: missing('no database is configured'),
  annotations: missing('no source of annotations is configured'),
  componentLabel: 'component',
  signals: [{ name: 'latency_p99', kind: 'latency', query: 'p99', worse: 'up', unit: 's' }],
  services: null,
  recording: null,
  sessionsComponent: null,
};

/**
 * One service whose p99 leaves its past four minutes ago, lock waits a little earlier, traffic later; it can recover. With `worse` the first
 * action doubles what is wrong, and the second ends it.
 */
export function scriptedTelemetry(options: { quiet?: boolean; worse?: boolean; time?: () => number } = {}) {
  const time = options.time ?? Date.now;
  const began = time();
  let recoveredAt: number | null = null;
  let actions = 0;
  const onset = { p99: -240, waits: -285, traffic: -120 } as Record<string, number>;
  const levels = { p99: [0.3, 4.8], waits: [0, 38], traffic: [410, 660] } as Record<string, [number, number]>;
  // After the action the sources' time runs fast, as a recording's does.
  const now = () => new Date(recoveredAt === null ? began : began + (time() - recoveredAt) * 1000);

  const points = (query: string, from: Date, to: Date, step: number): Point[] => {
    const [low, high] = levels[query] ?? [0, 0];
    const rises = began / 1000 + (onset[query] ?? 0);
    const list: Point[] = [];
    for (let at = Math.ceil(from.getTime() / 1000 / step) * step; at <= to.getTime() / 1000; at += step) {
      const bad = options.quiet !== true && at >= rises && (recoveredAt === null || at <= began / 1000);
      const doubled = options.worse === true && actions === 1 && at > began / 1000;
      list.push([at, (doubled ? 2 * high : bad ? high : low) * (1 + 0.02 * Math.sin(at))]);
    }
    return list;
  };

  const no = (what: string) => () =>
    Promise.reject(new CompassError('source_missing', `no source of ${what} is configured`));
  const port: TelemetryPort = () => ({
    now: async () => now(),
    sources: async () => sources,
    range: async ({ query, start, end, stepSeconds }) => {
      const series =
        query in levels
          ? [
              {
                labels: { component: query === 'waits' ? 'orders-db' : 'orders' },
                points: points(query, start, end, stepSeconds),
              },
            ]
          : [];
      return { value: series, server: 'scripted', recorded: { from: start, to: end } };
    },
    instant: async () => ({ value: [], server: 'scripted', recorded: null }),
    labelValues: async () => ({ value: ['orders'], server: 'scripted', recorded: null }),
    logLines: no('logs'),
    logVolume: no('logs'),
    traces: no('traces'),
    trace: no('traces'),
    changes: no('changes'),
    annotations: no('annotations'),
    sessions: no('sessions'),
  });
  return {
    port,
    recover: () => {
      actions += 1;
      recoveredAt ??= time();
    },
    recovered: () => recoveredAt !== null,
  };
}
