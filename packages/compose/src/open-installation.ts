import { mkdirSync } from 'node:fs';
import { allAgents } from '@compass/agents';
import { pagerdutyPager } from '@compass/api';
import type { Config } from '@compass/config';
import { accept, type Log, type Ports, redactedModel, type Settings } from '@compass/core';
import { openEmbedder } from '@compass/llm';
import { filePins, originFetch } from '@compass/mcp';
import { closeAll } from './close-all.ts';
import { type ConnectedSlack, connectSlack } from './connect-slack.ts';
import { crashPoints } from './crash-points.ts';
import { exportBundle } from './export/export-bundle.ts';
import { openConfiguredModel } from './open-model.ts';
import { localApprovers, openSlack, type SlackPlace } from './open-slack.ts';
import { type OpenState, openState } from './open-state.ts';
import { realClock, realDigest, realIds } from './real-world.ts';
import { recordClock } from './record-clock.ts';
import { madeSecrets, openRedactors } from './redaction/open-redactors.ts';
import { redactedFetch } from './redaction/redacted-fetch.ts';
import { selfCheck } from './self-check/self-check.ts';
import { type OpenSources, openSources } from './sources/open-sources.ts';
import { openWatch } from './watch/open-watch.ts';
import { openWatching, type Watching } from './watch/open-watching.ts';
import { watchedFetch } from './watch/watched-fetch.ts';
import { watchedModel } from './watch/watched-model.ts';

export interface OpenOptions {
  config: Config;
  log: Log;
  /** What this process is, as traces call it. */
  role?: 'standalone' | 'server' | 'worker';
  /** `CRASH_AT`, for tests. */
  crashAt?: string | undefined;
}

/** Everything that a server and a worker have in common, open. */
export interface Installation {
  ports: Ports;
  state: OpenState;
  sources: OpenSources;
  slack: SlackPlace | null;
  connected: ConnectedSlack;
  pagerdutySecret: string;
  /** An investigation as an incident bundle, redacted. */
  exported(id: string): Promise<unknown>;
  watching: Watching;
  /** From when on nothing new is taken. */
  stopping: AbortController;
  /** Closed in the reverse of the order in which it was opened. */
  closing: (() => Promise<unknown>)[];
  close(): Promise<void>;
}

/** What the local workspace adds: its two people may approve. A real one's approvers are those of the configuration alone. */
const withApprovers = (settings: Settings, ids: string[], auditKey: string): Settings => ({
  ...settings,
  auditKey,
  catalogue: settings.catalogue.map((entry) => ({ ...entry, approvers: [...entry.approvers, ...ids] })),
});

export async function openInstallation({
  config,
  log,
  crashAt,
  role = 'standalone',
}: OpenOptions): Promise<Installation> {
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  await selfCheck(config, { pins: filePins(config.pinsFile), log });
  const made = madeSecrets(config);
  const redactors = openRedactors(config);
  const closing: Installation['closing'] = [];
  const close = () => closeAll(closing);
  try {
    const watching = await openWatching({ config, clock: realClock, log, role });
    closing.push(() => watching.close());
    const state = await openState({ config, log, hears: role !== 'worker' });
    closing.push(() => state.close());
    // The embedded database tells this machine's time anyway, and that goes on while the machine sleeps.
    const shared = state.form === 'embedded' ? null : await recordClock(state.store, realClock);
    closing.push(async () => shared?.stop());
    const clock = shared?.clock ?? realClock;
    const slack = await openSlack(config, made.pagerduty);
    closing.push(async () => slack?.local?.close());
    const sources = await openSources({
      config,
      clock,
      redactor: redactors.redactor,
      see: watching.see,
      firstUse: config.scaled === null ? 'trust' : 'refuse',
      ahead: { log },
    });
    closing.push(() => sources.close());
    const base: Omit<Ports, 'surface' | 'people'> = {
      store: state.store,
      queue: state.queue,
      telemetry: sources.telemetry,
      actuator: sources.actuator,
      model: redactedModel(watchedModel(openConfiguredModel(config), { see: watching.see, clock }), redactors.redactor),
      embedder: openEmbedder(config.embedder),
      agents: allAgents.filter((agent) => config.enabledAgents.includes(agent.id)),
      clock,
      ids: realIds,
      digest: realDigest,
      redactor: redactors.redactor,
      log,
      watch: openWatch({ see: watching.see, clock }),
      settings: withApprovers(config.settings, localApprovers(slack), made.audit),
      crashPoint: crashPoints(crashAt),
    };
    const exported = async (id: string) => {
      const telemetry = sources.telemetry({
        investigation: { id: 'export', startedAt: clock.now() },
        abort: AbortSignal.timeout(10_000),
        onCall: () => undefined,
      });
      return exportBundle(
        { store: state.store, redactor: redactors.exported, settings: config.settings },
        id,
        await telemetry.sources(),
      );
    };
    const { rest } = config.pagerduty;
    const connected = connectSlack({
      slack,
      base,
      log,
      services: sources.services,
      away: async () =>
        sources.servers.flatMap((server) => {
          const why = watching.heard.troubleOf(`source:${server}`);
          return why === null ? [] : [`${server} (${why.replace(/\.$/, '')})`];
        }),
      exported,
      fetch: watchedFetch(redactedFetch(redactors.redactor), { see: watching.see, clock }),
    });
    const ports: Ports = {
      ...base,
      surface: connected.surface,
      people: connected.people,
      ...(connected.attachments === null ? {} : { attachments: connected.attachments }),
      // Nothing but this one origin is dialled, whatever an incident's id is.
      ...(rest === null ? {} : { pager: pagerdutyPager({ ...rest, fetch: originFetch({ url: rest.url }) }) }),
    };
    connected.accept = (delivery) => accept(ports, delivery);
    return {
      ports,
      state,
      sources,
      slack,
      connected,
      pagerdutySecret: made.pagerduty,
      exported,
      watching,
      stopping: new AbortController(),
      closing,
      close,
    };
  } catch (error) {
    // What it could not be opened for is what its people must read.
    await close().catch(() => undefined);
    throw error;
  }
}
