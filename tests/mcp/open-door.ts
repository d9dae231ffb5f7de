import { createApi } from '@compass/api';
import type { Scope } from '@compass/config';
import type { AgentId, Series, Settings, TelemetryPort } from '@compass/core';
import { answerHttp, compassServer } from '@compass/mcp';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { specialist } from '../support/agents.ts';
import { scriptedTelemetry } from '../support/telemetry.ts';
import { createWorld, type World } from '../support/world.ts';

export const TOKEN = 'a-token-for-other-agents';
export const API_TOKEN = 'a-token-of-the-installation';

/** So many are listed as suspects; each of these is slower than before, if less than orders. */
const SLOWER = ['carts', 'search', 'stock', 'users', 'wishes'];

/** Beside orders, which is slow: five that are slower with it, and payments, which is as always. */
function withOthers(telemetry: ReturnType<typeof scriptedTelemetry>): ReturnType<typeof scriptedTelemetry> {
  const port: TelemetryPort = (about) => {
    const own = telemetry.port(about);
    return {
      ...own,
      range: async (query) => {
        const answer = await own.range(query);
        const [orders] = answer.value;
        if (query.query !== 'p99' || orders === undefined) return answer;
        const of = (component: string, part: number): Series => ({
          labels: { component },
          points: orders.points.map(([at, value]) => [
            at,
            0.2 * (1 + 0.02 * Math.sin(at)) + part * ((value ?? 0) - 0.3),
          ]),
        });
        return { ...answer, value: [orders, ...SLOWER.map((name) => of(name, 0.5)), of('payments', 0)] };
      },
    };
  };
  return { ...telemetry, port };
}

export interface Door {
  world: World;
  url: string;
  /** A real client of the protocol, over Streamable HTTP. */
  client(token?: string): Promise<Client>;
  close(): Promise<void>;
}

/** A COMPASS whose record is in memory, with REST and `/mcp` on a real port. */
export async function openDoor({
  write,
  settings = {},
}: {
  write: boolean;
  settings?: Partial<Settings>;
}): Promise<Door> {
  // Reads metrics as the application's specialist does, so that every component is surveyed.
  const id: AgentId = 'application';
  const world = createWorld({
    agents: [
      specialist,
      { ...specialist, id, observe: async () => ({ observations: [], line: '', notSeen: [] }), hypothesise: () => [] },
    ],
    telemetry: withOthers(scriptedTelemetry()),
    settings,
  });
  const scopes: Scope[] = write ? ['read', 'investigate', 'propose'] : ['read'];
  const api = await createApi({
    ports: world.ports,
    tokens: [{ name: null, scopes: ['read', 'investigate', 'propose', 'admin'], token: API_TOKEN }],
    webhooks: { pagerduty: [], alertmanager: [], grafana: { tokens: [], secrets: [] }, compass: [] },
    services: async () => ['orders'],
    exportBundle: async () => null,
    chart: () => null,
    pictures: async () => [],
    mcp: {
      token: TOKEN,
      scopes,
      answer: (request, body, rest) => answerHttp(() => compassServer({ rest, write }), request, body),
    },
    slackEvents: null,
    backUp: null,
    health: async () => ({ status: 'ok', parts: {} }),
    ready: async () => true,
    metrics: async () => ({ type: 'text/plain', text: '' }),
    about: () => ({}),
  });
  const url = await api.listen({ port: 0, host: '127.0.0.1' });
  const clients: Client[] = [];
  return {
    world,
    url,
    async client(token = TOKEN) {
      const client = new Client({ name: 'another agent', version: '1' });
      const headers = { authorization: `Bearer ${token}` };
      // Its session id may be undefined, which the type of the same SDK does not say.
      await client.connect(
        new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }) as Transport,
      );
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.close();
      await api.close();
      await world.stop();
    },
  };
}

/** A tool's answer: what it says, and whether it refused. */
export async function call(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = await client.callTool({ name, arguments: args });
  const { answer, notice, message } = (result.structuredContent ?? {}) as Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the form of what it asked for
  return { refused: result.isError === true, answer: answer as any, notice, message: String(message ?? ''), result };
}
