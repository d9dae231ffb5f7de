import { join } from 'node:path';
import type { Config, ServerConfig } from '@compass/config';
import { type Actuator, type Clock, CompassError, type TelemetryPort } from '@compass/core';
import {
  createPlayer,
  createTelemetry,
  fileLedger,
  inProcess,
  openBroker,
  openBundle,
  type PrometheusAuth,
  postgresServer,
  prometheusServer,
  type Route,
  type Routes,
  type ServerEntry,
} from '@compass/mcp';

export interface OpenSources {
  telemetry: TelemetryPort;
  actuator: Actuator;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  services(): Promise<string[] | null>;
  close(): Promise<void>;
}

const missing = (why: string): Route => ({ missing: why });

const authOf = (server: ServerConfig): PrometheusAuth =>
  server.auth.type === 'api_key' ? { type: 'bearer', token: server.auth.key } : server.auth;

/** Our own small servers for the URLs of the configuration. */
function live(config: Config): { entries: ServerEntry[]; routes: Routes } {
  const url = (name: string) => config.servers.find((one) => one.name === name);
  const [prometheus, postgres] = [url('prometheus'), url('postgres')];
  const strange = config.servers.find((one) => one.name !== 'prometheus' && one.name !== 'postgres');
  if (strange !== undefined)
    throw new CompassError(
      'invalid',
      `config/mcp_servers.yaml: mcp_servers.${strange.name}: COMPASS has no server of that name yet; known are prometheus and postgres. Leave its url empty.`,
    );
  const entries: ServerEntry[] = [];
  if (prometheus !== undefined) {
    const auth = authOf(prometheus);
    const usable = auth.type === 'bearer' && auth.token === '' ? ({ type: 'none' } as const) : auth;
    entries.push({
      name: 'prometheus',
      connect: inProcess(() => prometheusServer({ url: prometheus.url, auth: usable })),
    });
  }
  if (postgres !== undefined)
    entries.push({ name: 'postgres', connect: inProcess(() => postgresServer({ url: postgres.url })) });
  return {
    entries,
    routes: {
      metrics: prometheus === undefined ? missing('PROMETHEUS_URL is not set') : { server: 'prometheus' },
      sessions: postgres === undefined ? missing('POSTGRES_ACTIVITY_URL is not set') : { server: 'postgres' },
      logs: missing('no source of logs is configured'),
      traces: missing('no source of traces is configured'),
      changes: missing('no source of changes is configured'),
      signals: config.signals,
      componentLabel: config.componentLabel,
    },
  };
}

const PLAYER = 'player';

/** Live sources where the configuration names one, else the recorded incident. */
export async function openSources({ config, clock }: { config: Config; clock: Clock }): Promise<OpenSources> {
  const bundle = config.servers.length === 0 ? await openBundle(config.demo.directory) : null;
  const { entries, routes } =
    bundle === null
      ? live(config)
      : {
          entries: [
            {
              name: PLAYER,
              connect: inProcess(() =>
                createPlayer({
                  bundle,
                  time: { now: clock.now, speed: config.demo.speed },
                  ledger: fileLedger(join(config.dataDir, 'player.jsonl')),
                }),
              ),
            },
          ],
          routes: { player: PLAYER },
        };
  const broker = openBroker({ servers: entries, clock });
  const { telemetry, actuator } = createTelemetry({
    broker,
    clock,
    routes,
    sessionsComponent: config.sessionsComponent,
  });
  return {
    telemetry,
    actuator,
    recording: bundle?.incident.id ?? null,
    services: async () => {
      const opened = telemetry({
        investigation: { id: 'services', startedAt: clock.now() },
        abort: AbortSignal.timeout(3000),
        onCall: () => undefined,
      });
      try {
        return (await opened.sources()).services;
      } catch {
        // Not known is an answer: then any name may be asked about.
        return null;
      }
    },
    close: () => broker.close(),
  };
}
