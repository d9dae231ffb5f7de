import { join } from 'node:path';
import type { Config } from '@compass/config';
import type { Actuator, Clock, Log, Redactor, TelemetryPort } from '@compass/core';
import {
  type Broker,
  createPlayer,
  createTelemetry,
  fileLedger,
  filePins,
  inProcess,
  openBroker,
  openBundle,
  type PinStore,
  type PlayerLedger,
  type Route,
  type Routes,
  type ServerEntry,
} from '@compass/mcp';
import { redactedBroker } from '../redaction/redacted-broker.ts';
import type { See } from '../watch/seen.ts';
import { watchedBroker } from '../watch/watched-broker.ts';
import { connectAhead } from './connect-ahead.ts';
import { entryOf } from './entry-of.ts';
import { type Asked, serverOf } from './server-of.ts';

export interface OpenSources {
  telemetry: TelemetryPort;
  actuator: Actuator;
  broker: Broker;
  /** Their names. */
  servers: string[];
  pins: PinStore;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  services(): Promise<string[] | null>;
  /** Those that are not connected yet, where they are connected ahead. */
  waiting(): { server: string; why: string }[];
  close(): Promise<void>;
}

function routesOf({ servers, signals, componentLabel }: Config): Routes {
  const route = (source: Asked): Route => {
    const found = serverOf(source, servers);
    if ('missing' in found) return found;
    const datasource = servers.find(({ name }) => name === found.server)?.datasource ?? null;
    return datasource === null ? found : { ...found, datasource };
  };
  return {
    metrics: route('metrics'),
    logs: route('logs'),
    traces: route('traces'),
    changes: route('changes'),
    sessions: route('sessions'),
    annotations: route('annotations'),
    signals,
    componentLabel,
  };
}

const PLAYER = 'player';

/** The recorded incident as the one server that answers everything. */
async function recorded(config: Config, clock: Clock, ledger: PlayerLedger) {
  const bundle = await openBundle(config.demo.directory);
  const player = () =>
    createPlayer({
      bundle,
      time: { now: clock.now, speed: config.demo.speed },
      ledger,
    });
  const servers: ServerEntry[] = [{ name: PLAYER, connect: inProcess(player) }];
  return { servers, routes: { player: PLAYER }, recording: bundle.incident.id };
}

const live = (config: Config) => ({
  servers: config.servers.map(entryOf),
  routes: routesOf(config),
  recording: null,
});

/**
 * Live sources where the configuration names one, else the recorded incident. What an outside server offers is trusted at first use and written
 * down, where one process runs everything; several that share a database call only what was approved before. With `ahead` outside servers are
 * connected in the background, and nothing waits for those that hang.
 */
export async function openSources({
  config,
  clock,
  redactor,
  see = () => undefined,
  firstUse = 'trust',
  ledger,
  ahead,
}: {
  config: Config;
  clock: Clock;
  redactor: Redactor;
  see?: See;
  firstUse?: 'trust' | 'refuse';
  /** What a recorded incident keeps of actions; a file in the data directory unless given. */
  ledger?: PlayerLedger;
  ahead?: { log: Log };
}): Promise<OpenSources> {
  const { servers, routes, recording } =
    config.servers.length === 0
      ? await recorded(config, clock, ledger ?? fileLedger(join(config.dataDir, 'player.jsonl')))
      : live(config);
  const pins = filePins(config.pinsFile);
  const opened = openBroker({ servers, clock, pins, firstUse });
  const outside = servers.flatMap(({ name, outside: isOutside }) => (isOutside === true ? name : []));
  const connected = ahead === undefined ? null : connectAhead(opened, outside, { ...ahead, clock });
  const broker = redactedBroker(watchedBroker(connected?.broker ?? opened, { see, clock }), redactor);
  const { sessionsComponent } = config;
  const { telemetry, actuator } = createTelemetry({ broker, clock, routes, sessionsComponent });
  return {
    telemetry,
    actuator,
    broker,
    servers: servers.map(({ name }) => name),
    pins,
    recording,
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
    waiting: () => connected?.waiting() ?? [],
    close() {
      connected?.stop();
      return broker.close();
    },
  };
}
