import { CompassError, type Investigation, type Signal } from '@compass/core';
import { type BundleParts, inProcess, openBroker, postgresServer, prometheusServer, writeBundle } from '@compass/mcp';
import { realClock } from './real-world.ts';

export interface RecorderOptions {
  prometheusUrl: string;
  postgresUrl: string;
  signals: Signal[];
  componentLabel: string;
  /** How often live sessions are looked at. */
  everyMs: number;
}

export interface Recorder {
  /** Writes the incident as a bundle, with what followed the action as its response. */
  write(directory: string, incident: { id: string; investigation: Investigation; until: Date }): Promise<void>;
  stop(): Promise<void>;
}

type Journal = NonNullable<BundleParts['journal']>;

/** Names of metrics that stand in a query: every word of it that Prometheus knows as a metric. */
const metricsIn = (queries: string[], known: string[]): string[] => {
  const words = new Set(queries.flatMap((query) => query.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? []));
  return known.filter((name) => words.has(name));
};

/** Looks at live sessions while an incident goes on; they are nowhere to be read afterwards. */
export function startRecorder(options: RecorderOptions): Recorder {
  const broker = openBroker({
    clock: realClock,
    servers: [
      { name: 'prometheus', connect: inProcess(() => prometheusServer({ url: options.prometheusUrl })) },
      { name: 'postgres', connect: inProcess(() => postgresServer({ url: options.postgresUrl })) },
    ],
  });
  const journal: Journal = [];
  const look = async () => {
    const at = realClock.now().toISOString();
    const result = await broker.call({ server: 'postgres', tool: 'postgres_sessions', access: 'read', arguments: {} });
    journal.push({ at, server: 'postgres', tool: 'postgres_sessions', arguments: {}, result });
  };
  const timer = setInterval(() => look().catch(() => undefined), options.everyMs);

  const samples = async (from: Date, to: Date): Promise<BundleParts['metrics']> => {
    const labels = await broker.call({
      server: 'prometheus',
      tool: 'prometheus_label_values',
      access: 'read',
      arguments: { label: '__name__' },
    });
    const known = (labels as { values: string[] }).values;
    const names = metricsIn(
      options.signals
        .map((one) => one.query)
        .concat('traces_service_graph_request_total traces_service_graph_request_client_seconds_bucket'),
      known,
    );
    const seconds = Math.ceil((to.getTime() - from.getTime()) / 1000);
    const metrics: BundleParts['metrics'] = [];
    for (const name of names) {
      const answer = await broker.call({
        server: 'prometheus',
        tool: 'prometheus_query',
        access: 'read',
        arguments: { query: `${name}[${seconds}s]`, time: to.toISOString() },
      });
      metrics.push(...(answer as { result: BundleParts['metrics'] }).result);
    }
    return metrics;
  };

  return {
    async write(directory, { id, investigation, until }) {
      const { window, symptom } = investigation;
      const action = investigation.actions.find((one) => one.outcome === 'recovered');
      if (window === null || action === undefined)
        throw new CompassError('invalid', 'Only an incident that an action ended can be recorded for the demo.');
      // Rates need readings from before the reference begins.
      const from = new Date(Date.parse(window.referenceStart) - 60_000);
      const metrics = await samples(from, until);
      const covered: [string, string] = [window.referenceStart, window.end];
      await writeBundle(directory, {
        incident: {
          version: 1,
          id,
          system: 'lab',
          source: 'npm run lab -- --record',
          licence: 'Apache-2.0',
          trigger: { ...investigation.trigger, context: {} },
          symptom:
            symptom === null || symptom.signal === null
              ? null
              : { query: symptom.signal.query, worse: symptom.signal.worse ?? 'up' },
          window,
          coverage: { metrics: covered, logs: null, traces: null },
          component_label: options.componentLabel,
          signals: options.signals,
          response: { action: action.entry, params: action.params, until: until.toISOString() },
        },
        metrics,
        journal: journal.filter((line) => new Date(line.at) >= from && new Date(line.at) <= until),
      });
    },
    async stop() {
      clearInterval(timer);
      await broker.close();
    },
  };
}
