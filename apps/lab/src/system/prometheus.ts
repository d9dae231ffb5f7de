import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Launcher } from './launcher.ts';
import type { Programs } from './programs.ts';
import { answers, ready } from './ready.ts';

export type Target = { component: string; service: string; url: string };

/**
 * Starts Prometheus with a scrape every 2 s. `targets` carry the labels component and service; the exporter's
 * series get theirs from the database they are about. Resolves when it answers queries.
 */
export async function startPrometheus(options: {
  programs: Programs;
  launcher: Launcher;
  directory: string;
  port: number;
  exporterUrl: string;
  targets: readonly Target[];
}): Promise<{ url: string }> {
  const { programs, launcher, directory, port } = options;
  const configFile = path.join(directory, 'prometheus.yaml');
  // JSON is YAML.
  await writeFile(configFile, JSON.stringify(configuration(options), null, 2));
  const running = launcher.launch({
    name: 'prometheus',
    command: programs.prometheus,
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${path.join(directory, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
  });
  const url = `http://127.0.0.1:${port}`;
  await ready({ what: 'prometheus', program: running, withinMs: 15_000, ask: () => answers(`${url}/-/ready`) });
  return { url };
}

function configuration({ exporterUrl, targets }: { exporterUrl: string; targets: readonly Target[] }): object {
  return {
    global: { scrape_interval: '2s', scrape_timeout: '2s' },
    scrape_configs: [
      {
        job_name: 'services',
        static_configs: targets.map(({ component, service, url }) => ({
          targets: [new URL(url).host],
          labels: { component, service },
        })),
      },
      {
        job_name: 'postgres',
        // Server-wide series count for orders-db, the reason the server exists.
        static_configs: [
          { targets: [new URL(exporterUrl).host], labels: { component: 'orders-db', service: 'orders' } },
        ],
        metric_relabel_configs: [
          { source_labels: ['datname'], regex: 'postgres|template[01]', action: 'drop' },
          { source_labels: ['datname'], regex: 'inventory', target_label: 'component', replacement: 'inventory-db' },
          { source_labels: ['datname'], regex: 'inventory', target_label: 'service', replacement: 'inventory' },
          // The exporter's own use of memory and CPU is nobody's symptom, and would be blamed on the database.
          { source_labels: ['__name__'], regex: '(go|process|promhttp)_.*', action: 'drop' },
        ],
      },
    ],
  };
}
