import type { Metrics } from './metrics.ts';

/** What the program itself uses, under the names that Prometheus client libraries give it. */
export function measureProgram(metrics: Metrics): void {
  metrics.total('process_cpu_seconds_total', 'User and system CPU time in seconds.', {}, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_resident_memory_bytes', 'Resident memory in bytes.', {}, () => process.memoryUsage.rss());
}
