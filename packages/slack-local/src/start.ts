import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, createCallLog } from './call-log.ts';
import { createChanges } from './changes.ts';
import type { LocalContext, Pager } from './context.ts';
import { deliverByHttp, type RequestTarget } from './deliver-by-http.ts';
import { createEvents, EVENT_RETRIES_MS } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { isForLoopback, sendJson } from './http/edge.ts';
import { serve } from './http/serve.ts';
import { createLink, type Link } from './link.ts';
import { createPage } from './page-bundle.ts';
import { openFiles } from './record/files.ts';
import { openRecord } from './record/record.ts';
import { createStamps } from './stamps.ts';
import { createTickets } from './tickets.ts';
import { restoreHomes } from './views/restore-homes.ts';
import { createViews } from './views/store.ts';
import { type Channel, PEOPLE, TEAM } from './workspace.ts';

const ACK_WITHIN_MS = 3_000;

export type LocalSlackOptions = {
  /** 0 takes a free one. */
  port: number;
  /** Where the ledger and the files are kept. */
  directory: string;
  host?: '127.0.0.1';
  clock?: () => Date;
  /** Tokens other than the fixed local ones. */
  secrets?: { botToken?: string; appToken?: string };
  /** Names of channels beside #incidents; the app is a member. */
  channels?: string[];
  pages?: Pager;
  /** How long Slack waits; for tests. Default 3 s for an ack; 0, 1 and 5 min for retries of events. */
  patience?: { ackMillis?: number; eventRetriesMillis?: number[] };
};

export type LocalSlack = {
  url: string;
  /** For `slackApiUrl`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  workspace: {
    teamId: string;
    users: Record<keyof typeof PEOPLE, { id: string }>;
    channels: { incidents: { id: string } } & Record<string, { id: string }>;
  };
  faults: Faults;
  /** What the app called, oldest first. */
  calls(): Call[];
  pageTo(pager: Pager): void;
  /** From then on the app gets signed requests there, as in HTTP mode; null: its sockets again. */
  requestsTo(target: RequestTarget | null): void;
  close(): Promise<void>;
};

/** Starts a Slack workspace on this machine: Web API, Socket Mode, a page in the browser and JSON endpoints for tests. */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const changes = createChanges();
  const page = createPage();
  const { record, lastTs } = await openRecord(options.directory, options.channels ?? [], changes.tick);
  const stamps = createStamps(options.clock ?? (() => new Date()), lastTs);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host ?? '127.0.0.1', listening);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const withinMs = options.patience?.ackMillis ?? ACK_WITHIN_MS;
  const sockets = createLink({ url, stamps, ackMillis: withinMs, onChange: changes.tick });
  let target: RequestTarget | null = null;
  const link: Link = {
    ...sockets,
    connections: () => (target === null ? sockets.connections() : 1),
    deliver: (type, payload, retry) =>
      target === null
        ? sockets.deliver(type, payload, retry)
        : deliverByHttp(target, { type, payload, seconds: Math.floor(stamps.now() / 1000), withinMs, retry }),
  };
  const slack: LocalContext = {
    url,
    botToken: options.secrets?.botToken ?? 'xoxb-local-compass',
    appToken: options.secrets?.appToken ?? 'xapp-local-compass',
    stamps,
    record,
    files: await openFiles(options.directory),
    views: createViews(stamps, changes.tick),
    tickets: createTickets(stamps),
    link,
    changes,
    log: createCallLog(),
    faults: createFaults(link.cut),
    events: createEvents({ link, stamps }, options.patience?.eventRetriesMillis ?? EVENT_RETRIES_MS),
    pager: { current: options.pages },
  };
  restoreHomes(slack);

  server.on('request', (request, response) => {
    serve({ slack, page }, request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) sendJson(response, 500, { ok: false, error: 'internal_error', message });
      else request.socket.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (slack.faults.isDown() || !isForLoopback(request)) socket.destroy();
    else link.upgrade(request, socket, head);
  });

  return {
    url,
    apiUrl: `${url}/api/`,
    botToken: slack.botToken,
    appToken: slack.appToken,
    workspace: { teamId: TEAM.id, users: PEOPLE, channels: channelsByName(record.channels.values()) },
    faults: slack.faults,
    calls: slack.log.calls,
    pageTo(pager) {
      slack.pager.current = pager;
    },
    requestsTo(to) {
      target = to;
    },
    async close() {
      slack.events.close();
      await link.close();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
      await page.close();
      await record.close();
    },
  };
}

function channelsByName(channels: Iterable<Channel>): LocalSlack['workspace']['channels'] {
  const named = [...channels].filter((one) => one.kind === 'channel').map(({ id, name }) => [name, { id }] as const);
  return { incidents: { id: 'C0INCIDENTS' }, ...Object.fromEntries(named) };
}
