import type { AddressInfo } from 'node:net';
import { createApi, createProbes } from '@compass/api';
import type { Config } from '@compass/config';
import { CompassError, findInvestigation, type Investigation } from '@compass/core';
import { type Installation, type OpenOptions, openInstallation } from './open-installation.ts';
import { startRunner } from './runner.ts';

export interface Running {
  /** Where REST, webhooks and health are; of a worker, its health alone. */
  url: string;
  /** The local workspace's page; null in a real workspace. */
  slackUrl: string | null;
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  /** The whole record of one investigation, as stored. */
  investigation(id: string): Promise<Investigation>;
  stop(): Promise<void>;
}

const aboutOf = ({ state, sources, slack }: Installation) => ({
  form: state.form,
  recording: sources.recording,
  slack: slack === null ? 'off' : slack.local === null ? 'workspace' : 'local',
});

const runningOf = (own: Installation, { port }: AddressInfo): Running => ({
  url: `http://127.0.0.1:${port}`,
  slackUrl: own.slack?.local?.url ?? null,
  recording: own.sources.recording,
  investigation: (id) => own.ports.store.transaction((tx) => findInvestigation(tx, id)),
  stop: () => own.close(),
});

/** The edge listens: REST, webhooks, health. */
async function listen(own: Installation, config: Config): Promise<AddressInfo> {
  const api = await createApi({
    ports: own.ports,
    token: config.http.apiToken,
    pagerdutySecrets: config.pagerduty.enabled ? [own.pagerdutySecret] : [],
    services: own.sources.services,
    exportBundle: own.exported,
    about: () => aboutOf(own),
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
async function starting(options: OpenOptions, start: (own: Installation) => Promise<AddressInfo>): Promise<Running> {
  const own = await openInstallation(options);
  try {
    return runningOf(own, await start(own));
  } catch (error) {
    await own.close();
    throw error;
  }
}

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
  starting(options, async (own) => {
    const address = await listen(own, options.config);
    own.closing.push(startRunner(own.ports));
    await connect(own);
    return address;
  });

/** The edge of the scaled form: Slack, webhooks, REST. */
export function startServer(options: OpenOptions): Promise<Running> {
  refuseEmbedded(options.config, 'server');
  return starting(options, async (own) => {
    const address = await listen(own, options.config);
    await connect(own);
    return address;
  });
}

/** Runs the steps of the scaled form, and answers for its health. */
export function startWorker(options: OpenOptions): Promise<Running> {
  refuseEmbedded(options.config, 'worker');
  return starting(options, async (own) => {
    const { port } = options.config.http;
    const probes = createProbes({ ports: own.ports, about: () => aboutOf(own) });
    own.closing.push(() => probes.close());
    await probes.listen({ port, host: '0.0.0.0' });
    own.closing.push(startRunner(own.ports));
    return probes.server.address() as AddressInfo;
  });
}
