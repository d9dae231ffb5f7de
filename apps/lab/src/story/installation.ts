import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, openRedactors, type Running, startCompass } from '@compass/compose';
import { type Config, readConfig } from '@compass/config';
import { WireInvestigation } from '@compass/core';
import { freePorts } from '../system/free-ports.ts';
import { type System, startSystem } from '../system/start.ts';
import { type People, people } from './people.ts';

export const ROOT = join(import.meta.dirname, '../../../..');
const LAB = join(import.meta.dirname, '..');

/** The project's configuration with the lab's sources and signals in it; answers with its folder. */
function configure(directory: string): string {
  const folder = join(directory, 'config');
  cpSync(join(ROOT, 'config'), folder, { recursive: true });
  for (const file of ['mcp_servers.yaml', 'signals.yaml']) cpSync(join(LAB, file), join(folder, file));
  return folder;
}

/** A live system and a COMPASS that looks at it, with people in its local Slack. */
export interface Installation {
  system: System;
  compass: Running;
  config: Config;
  local: People;
  /** Since when its shop has customers. */
  since: number;
  record(name: string): Promise<WireInvestigation>;
}

/** Starts both with their files in `directory`; `begun` is the data folder of a COMPASS that was started once. `closing` gets what ends them, the last first. */
export async function install(
  directory: string,
  { begun, closing }: { begun: Promise<string>; closing: (() => Promise<unknown>)[] },
): Promise<Installation> {
  const system = await startSystem({ directory: join(directory, 'system'), onLine: () => undefined });
  closing.push(() => system.stop());
  const since = Date.now();
  cpSync(await begun, join(directory, 'compass'), { recursive: true });
  const ports = await freePorts(['api', 'slack']);
  const config = readConfig({
    root: ROOT,
    env: {
      COMPASS_DATA_DIR: join(directory, 'compass'),
      PORT: String(ports.api),
      SLACK_LOCAL_PORT: String(ports.slack),
      PROMETHEUS_URL: system.prometheusUrl,
      POSTGRES_ACTIVITY_URL: system.postgresUrl.compass,
      GRAFANA_URL: system.grafanaUrl,
      AUTOTEL_URL: system.tracesUrl,
      COMPASS_CONFIG: configure(directory),
      COMPASS_REFERENCE_SECONDS: '60',
      COMPASS_LOOKBACK_SECONDS: '38',
      COMPASS_STEP_SECONDS: '2',
      COMPASS_RATE_SECONDS: '16',
      LOG_LEVEL: 'warn',
    },
  });
  const log = createLog(config.logLevel, openRedactors(config).redactor);
  const compass = await startCompass({ config, log });
  closing.push(() => compass.stop());
  return {
    system,
    compass,
    config,
    since,
    local: people(compass.slackUrl ?? ''),
    record: async (name) =>
      WireInvestigation.parse(await (await fetch(new URL(`/api/v1/investigations/${name}`, compass.url))).json()),
  };
}
