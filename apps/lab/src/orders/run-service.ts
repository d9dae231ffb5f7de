import { type Route, serve, urlOf } from './http.ts';
import type { Metrics } from './metrics.ts';
import { startOpenTelemetry } from './open-telemetry.ts';

/** Serves the routes, tells Prometheus and OpenTelemetry of it, says where, and ends in order at SIGTERM; `end` comes last. */
export async function runService(options: {
  service: string;
  otlpUrl: string;
  metrics: Metrics;
  routes: Route[];
  /** The share of the traces begun here that are kept; all unless told. */
  sampled?: number;
  end?: () => Promise<void>;
}): Promise<void> {
  const { service, metrics, routes, end } = options;
  const telemetry = startOpenTelemetry(options);
  measureProgram(metrics);
  const server = await serve({ service, routes, metrics });
  console.log(`listening on ${urlOf(server)}`);
  process.once('SIGTERM', async () => {
    server.close();
    server.closeAllConnections();
    await telemetry.stop().catch(() => {});
    await end?.();
    process.exit(0);
  });
}

/** What the program itself uses, under the names that Prometheus client libraries give it. */
function measureProgram(metrics: Metrics): void {
  metrics.total('process_cpu_seconds_total', 'User and system CPU time in seconds.', {}, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_resident_memory_bytes', 'Resident memory in bytes.', {}, () => process.memoryUsage.rss());
}
