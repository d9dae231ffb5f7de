import type { AddressInfo } from 'node:net';
import { allAgents } from '@compass/agents';
import { createApi } from '@compass/api';
import { drawPicture } from '@compass/charts';
import { type Config, readConfig } from '@compass/config';
import { CompassError, type Ports, redactedModel, unwatched } from '@compass/core';
import { memoryLedger } from '@compass/mcp';
import { memoryQueue, memoryStore } from '@compass/state';
import { closeAll } from '../close-all.ts';
import { noPeople } from '../no-people.ts';
import { openConfiguredModel } from '../open-model.ts';
import { postMortemPictures } from '../post-mortem-pictures.ts';
import { realClock, realDigest, realIds } from '../real-world.ts';
import { passingRedactor } from '../redaction/open-redactors.ts';
import { startRunner } from '../runner.ts';
import { type OpenSources, openSources } from '../sources/open-sources.ts';

/** A COMPASS of one process that keeps nothing. */
export interface Local {
  url: string;
  /** What REST asks for: it is for whoever started it. */
  token: string;
  /** The recorded incident that answers; null when the configured sources do. */
  recording: string | null;
  stop(): Promise<void>;
}

const silent = () => undefined;

function portsOf(config: Config, sources: OpenSources, redactor: Ports['redactor']): Ports {
  return {
    store: memoryStore({ clock: realClock }),
    queue: memoryQueue({ clock: realClock }),
    telemetry: sources.telemetry,
    actuator: sources.actuator,
    model: redactedModel(openConfiguredModel(config), redactor),
    surface: null,
    people: noPeople,
    agents: allAgents.filter((agent) => config.enabledAgents.includes(agent.id)),
    clock: realClock,
    ids: realIds,
    digest: realDigest,
    redactor,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    watch: unwatched,
    settings: { ...config.settings, auditKey: realIds.next() },
    crashPoint: silent,
  };
}

/** The edge as ever, on a port of this machine that only the token opens. There is no Slack, so that nobody can approve. */
async function edgeOf(ports: Ports, sources: OpenSources, token: string) {
  return createApi({
    ports,
    tokens: [{ name: null, scopes: ['read', 'investigate', 'propose', 'admin'], token }],
    webhooks: { pagerduty: [], alertmanager: [], grafana: { tokens: [], secrets: [] }, compass: [] },
    services: sources.services,
    chart: (picture) => drawPicture(picture),
    pictures: postMortemPictures(ports.store),
    exportBundle: () => Promise.reject(new CompassError('refused', 'Nothing is kept here that could be exported.')),
    slackEvents: null,
    mcp: null,
    backUp: null,
    health: async () => ({ status: 'ok', parts: {} }),
    ready: async () => true,
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: '' }),
    about: () => ({ form: 'memory', recording: sources.recording, slack: 'off' }),
  });
}

/**
 * Server and worker in this process on a record in memory, with the sources that are configured; with a bundle, or where none is, a recorded incident
 * answers. Everything but the record is as in an installation.
 */
export async function startLocal({
  root,
  env,
  bundle,
}: {
  root: string;
  env: Record<string, string | undefined>;
  /** Folder of a recorded incident. */
  bundle: string | null;
}): Promise<Local> {
  const chosen = readConfig({ root, env });
  const config = bundle === null ? chosen : { ...chosen, servers: [], demo: { ...chosen.demo, directory: bundle } };
  const redactor = passingRedactor(config.secrets);
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const sources = await openSources({ config, clock: realClock, redactor, ledger: memoryLedger() });
    closing.push(() => sources.close());
    const ports = portsOf(config, sources, redactor);
    closing.push(
      () => ports.store.close(),
      () => ports.queue.close(),
    );
    const token = realIds.next();
    const edge = await edgeOf(ports, sources, token);
    closing.push(startRunner(ports), () => edge.close());
    await edge.listen({ port: 0, host: '127.0.0.1' });
    // listen() succeeded on TCP, so the address has a port.
    const { port } = edge.server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, token, recording: sources.recording, stop: () => closeAll(closing) };
  } catch (error) {
    await closeAll(closing).catch(silent);
    throw error;
  }
}
