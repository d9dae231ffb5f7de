import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { allAgents } from '@compass/agents';
import { createApi } from '@compass/api';
import type { Config } from '@compass/config';
import { accept, findInvestigation, type Investigation, type Log, type Ports, type Settings } from '@compass/core';
import { openEmbedded } from '@compass/state';
import { connectSlack } from './connect-slack.ts';
import { crashPoints } from './crash-points.ts';
import { exportBundle } from './export/export-bundle.ts';
import { openConfiguredModel } from './open-model.ts';
import { localApprovers, openSlack } from './open-slack.ts';
import { ownSecret } from './own-secrets.ts';
import { realClock, realDigest, realIds } from './real-world.ts';
import { startRunner } from './runner.ts';
import { openSources } from './sources/open-sources.ts';

export interface Running {
  /** Where REST, webhooks and health are. */
  url: string;
  /** The local workspace's page; null in a real workspace. */
  slackUrl: string | null;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  /** The whole record of one investigation, as stored. */
  investigation(id: string): Promise<Investigation>;
  stop(): Promise<void>;
}

export interface StartOptions {
  config: Config;
  log: Log;
  /** `CRASH_AT`, for tests. */
  crashAt?: string | undefined;
}

/** What the local workspace adds: its two people may approve. A real one's approvers are those of the configuration alone. */
const withApprovers = (settings: Settings, ids: string[], auditKey: string): Settings => ({
  ...settings,
  auditKey: settings.auditKey === '' ? auditKey : settings.auditKey,
  catalogue: settings.catalogue.map((entry) => ({ ...entry, approvers: [...entry.approvers, ...ids] })),
});

/** Server and worker in one process, on the embedded database. */
export async function startCompass({ config, log, crashAt }: StartOptions): Promise<Running> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const { database, store, queue } = await openEmbedded({
      directory: config.dataDir,
      onQueueError: (error) => log.warn({ error: String(error) }, 'queue'),
    });
    closing.push(() => database.close());
    closing.push(() => queue.close());
    // PostgreSQL's own vacuum never runs here: old versions of rows are given back by the hour.
    const tidying = setInterval(
      () => database.tidy().catch((error: unknown) => log.warn({ error: String(error) }, 'tidy')),
      3_600_000,
    ).unref();
    closing.push(async () => clearInterval(tidying));
    // Nobody else can hold a lease here, and the queue is rebuilt from the record.
    await queue.clear();
    const voided = await store.transaction((tx) => tx.steps.voidLeases());
    if (voided > 0) log.info({ voided }, 'steps that were under way go on');

    const pagerdutySecret = config.pagerduty.webhookSecret || ownSecret(config.dataDir, 'pagerduty.secret');
    const slack = await openSlack(config, pagerdutySecret);
    if (slack?.local) closing.push(() => slack.local?.close() ?? Promise.resolve());
    const sources = await openSources({ config, clock: realClock });
    closing.push(() => sources.close());

    const base: Omit<Ports, 'surface'> = {
      store,
      queue,
      telemetry: sources.telemetry,
      actuator: sources.actuator,
      model: openConfiguredModel(config),
      agents: allAgents.filter((agent) => config.enabledAgents.includes(agent.id)),
      clock: realClock,
      ids: realIds,
      digest: realDigest,
      log,
      settings: withApprovers(config.settings, localApprovers(slack), ownSecret(config.dataDir, 'audit.key')),
      crashPoint: crashPoints(crashAt),
    };
    const exported = async (id: string) => {
      const telemetry = sources.telemetry({
        investigation: { id: 'export', startedAt: realClock.now() },
        abort: AbortSignal.timeout(10_000),
        onCall: () => undefined,
      });
      return exportBundle({ store }, id, await telemetry.sources());
    };
    const connected = connectSlack({ slack, base, log, services: sources.services, exported });
    const ports: Ports = { ...base, surface: connected.surface };
    connected.accept = (delivery) => accept(ports, delivery);

    const api = await createApi({
      ports,
      token: config.http.apiToken,
      pagerdutySecrets: config.pagerduty.enabled ? [pagerdutySecret] : [],
      services: sources.services,
      exportBundle: exported,
      about: () => ({
        form: 'embedded',
        recording: sources.recording,
        slack: slack === null ? 'off' : slack.local === null ? 'workspace' : 'local',
      }),
    });
    closing.push(() => api.close());
    await api.listen({ port: config.http.port, host: config.http.host });
    const stopRunner = startRunner(ports);
    closing.push(stopRunner);
    await connected.start();
    closing.push(() => connected.stop());
    // listen() succeeded on TCP, so the address has a port.
    const { port } = api.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      slackUrl: slack?.local?.url ?? null,
      recording: sources.recording,
      investigation: (id) => store.transaction((tx) => findInvestigation(tx, id)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
