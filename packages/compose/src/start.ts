import type { AddressInfo } from 'node:net';
import { createApi, createProbes, type ProbeOptions } from '@compass/api';
import { drawPicture } from '@compass/charts';
import type { Config } from '@compass/config';
import {
  type AuditRow,
  CompassError,
  findInvestigation,
  type Investigation,
  type JournalRow,
  type Tx,
} from '@compass/core';
import { ownBackup } from './backup/own-backup.ts';
import { probesOf } from './health/probes.ts';
import { mcpDoor } from './mcp-door.ts';
import { type Installation, type OpenOptions, openInstallation } from './open-installation.ts';
import { postMortemPictures } from './post-mortem-pictures.ts';
import { startRunner } from './runner.ts';

/** A call is told with the kind of the step that made it, such as `observe:tracing`. */
export interface Trail {
  audit: AuditRow[];
  calls: (JournalRow & { kind: string })[];
}

export interface Running {
  /** Where REST, webhooks, health and metrics are; of a worker, its health and metrics alone. */
  url: string;
  /** The local workspace's page; null in a real workspace. */
  slackUrl: string | null;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  /** The whole record of one investigation, as stored. */
  investigation(id: string): Promise<Investigation>;
  /** How it came about: what was done, and every call, both in their order. */
  trail(id: string): Promise<Trail>;
  stop(): Promise<void>;
}

async function trailOf(tx: Tx, id: string): Promise<Trail> {
  const [audit, steps, calls] = [
    await tx.audit.list(id),
    await tx.steps.ofInvestigation(id),
    await tx.journal.read(id),
  ];
  const kinds = new Map(steps.map((step) => [step.id, step.kind]));
  return { audit, calls: calls.map((call) => ({ ...call, kind: kinds.get(call.step) ?? '' })) };
}

const runningOf = (own: Installation, { port }: AddressInfo): Running => ({
  url: `http://127.0.0.1:${port}`,
  slackUrl: own.slack?.local?.url ?? null,
  recording: own.sources.recording,
  investigation: (id) => own.ports.store.transaction((tx) => findInvestigation(tx, id)),
  trail: (id) => own.ports.store.transaction((tx) => trailOf(tx, id)),
  stop: () => {
    own.stopping.abort();
    return own.close();
  },
});

/** The edge listens: REST, webhooks, health, metrics. */
async function listen(own: Installation, config: Config, probes: ProbeOptions): Promise<AddressInfo> {
  const api = await createApi({
    ...probes,
    ports: own.ports,
    webhooks: {
      ...config.webhooks,
      pagerduty: config.pagerduty.enabled
        ? [...new Set([own.pagerdutySecret, ...config.pagerduty.webhookSecrets])]
        : [],
    },
    services: own.sources.services,
    exportBundle: own.exported,
    pictures: postMortemPictures(own.ports.store),
    chart: (picture) => drawPicture(picture),
    mcp: mcpDoor(config.mcp),
    slackEvents: own.connected.take,
    backUp: ownBackup(own.state, { config, log: own.ports.log }),
  });
  own.closing.push(() => api.close());
  await api.listen({ port: config.http.port, host: config.http.host });
  // listen() succeeded on TCP, so the address has a port.
  return api.server.address() as AddressInfo;
}

async function connect(own: Installation): Promise<void> {
  await own.connected.start();
  own.closing.push(() => own.connected.stop());
}

/** Opens, starts its parts in order, and closes all of it when one cannot start. */
async function starting(
  options: OpenOptions,
  start: (own: Installation, probes: ProbeOptions) => Promise<AddressInfo>,
): Promise<Running> {
  const own = await openInstallation(options);
  try {
    return runningOf(own, await start(own, probesOf(own, options)));
  } catch (error) {
    await own.close().catch(() => undefined);
    throw error;
  }
}

const run = (own: Installation) => own.closing.push(startRunner(own.ports, own.stopping.signal));

const refuseEmbedded = ({ scaled }: Config, what: string): void => {
  if (scaled === null)
    throw new CompassError(
      'invalid',
      `A ${what} of its own needs DATABASE_URL and REDIS_URL: the embedded form is one process ("npm start").`,
      { field: 'DATABASE_URL' },
    );
};

/** Server and worker in one process, in either form. */
export const startCompass = (options: OpenOptions): Promise<Running> =>
  starting({ role: 'standalone', ...options }, async (own, probes) => {
    const address = await listen(own, options.config, probes);
    run(own);
    await connect(own);
    return address;
  });

/** The edge of the scaled form: Slack, webhooks, REST. */
export function startServer(options: OpenOptions): Promise<Running> {
  refuseEmbedded(options.config, 'server');
  return starting({ role: 'server', ...options }, async (own, probes) => {
    const address = await listen(own, options.config, probes);
    await connect(own);
    return address;
  });
}

/** Runs the steps of the scaled form, and answers for its health. */
export function startWorker(options: OpenOptions): Promise<Running> {
  refuseEmbedded(options.config, 'worker');
  return starting({ role: 'worker', ...options }, async (own, probes) => {
    const { workerPort: port, host } = options.config.http;
    const edge = createProbes(probes);
    own.closing.push(() => edge.close());
    await edge.listen({ port, host });
    run(own);
    return edge.server.address() as AddressInfo;
  });
}
