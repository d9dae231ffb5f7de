import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { See } from './seen.ts';

/** From a write to the record to a call that takes its whole time. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

let ofProcess: Registry | undefined;

/** Memory, CPU and event loop belong to the process, however many times it is opened. */
function processMetrics(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

export interface Metrics {
  /** Counts what happened. */
  count: See;
  /** For what is asked at the moment of a scrape. */
  registry: Registry;
  /** All of them in Prometheus' text format, and its content type. */
  read(): Promise<{ type: string; text: string }>;
}

/** COMPASS' own metrics, counted in this one place. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name: `compass_${name}`, help, labelNames, registers: [registry] });
  const histogram = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Histogram({ name: `compass_${name}`, help, labelNames, buckets: SECONDS, registers: [registry] });
  const ends = counter('investigations_total', 'Investigations that ended, by how.', ['end']);
  const steps = counter('steps_total', 'Runs of steps, by how they ended.', ['kind', 'outcome']);
  const stepSeconds = histogram('step_seconds', 'How long a run of a step took.', ['kind']);
  const quarantined = counter('steps_quarantined_total', 'Steps that were set aside.', []);
  const lost = counter('leases_lost_total', 'Runs of steps whose lease another worker had taken.', []);
  const deliveries = counter('deliveries_total', 'What came in from outside.', ['source', 'outcome']);
  const deliverySeconds = histogram('delivery_seconds', 'From a delivery to its being stored.', []);
  const slack = counter('slack_requests_total', 'Requests to Slack.', ['method', 'outcome']);
  const tools = counter('tool_calls_total', 'Calls of MCP tools.', ['server', 'outcome']);
  const toolSeconds = histogram('tool_call_seconds', 'How long a call of an MCP tool took.', ['server']);
  const cost = counter('model_cost_dollars_total', 'What language models cost, in US dollars.', ['model']);
  const count: See = (seen) => {
    if (seen.what === 'end') return ends.inc({ end: seen.investigation.status });
    const seconds = (seen.to.getTime() - seen.from.getTime()) / 1000;
    switch (seen.what) {
      case 'step':
        steps.inc({ kind: seen.kind, outcome: seen.outcome });
        stepSeconds.observe({ kind: seen.kind }, seconds);
        if (seen.outcome === 'quarantined') quarantined.inc();
        if (seen.outcome === 'lost') lost.inc();
        return;
      case 'delivery':
        deliveries.inc({ source: seen.source, outcome: seen.outcome });
        return deliverySeconds.observe(seconds);
      case 'slack':
        return slack.inc({ method: seen.method, outcome: seen.outcome });
      case 'tool':
        tools.inc({ server: seen.server, outcome: seen.outcome });
        return toolSeconds.observe({ server: seen.server }, seconds);
      case 'model':
        return cost.inc({ model: seen.model }, seen.usd);
    }
  };
  return {
    count,
    registry,
    read: async () => {
      const all = Registry.merge([registry, processMetrics()]);
      return { type: all.contentType, text: await all.metrics() };
    },
  };
}
