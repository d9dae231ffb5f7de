import type { Telemetry } from '@compass/core';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ToolAnnotations,
} from '@modelcontextprotocol/sdk/types.js';
import type { Limits } from '../src/broker/limits.ts';
import { inProcess, type ServerEntry } from '../src/broker/server.ts';
import { createTelemetry } from '../src/telemetry/create-telemetry.ts';
import type { LiveRoutes } from '../src/telemetry/routes.ts';
import { brokerOf, type Opened, standingClock, step, text } from './world.ts';

/** A tool of somebody else's server: the names of its arguments, and what it answers: a value becomes JSON in text. */
export interface TheirTool {
  keys: string[];
  hints?: ToolAnnotations;
  reply(input: Record<string, unknown>): unknown;
}
export type TheirTools = Record<string, TheirTool>;

const isResult = (value: unknown): value is CallToolResult =>
  typeof value === 'object' && value !== null && 'content' in value;

/** A server as another team runs one. It refuses arguments that it does not know, and tells every call that it gets. */
export const theirServer = (tools: TheirTools) => {
  const asked: { tool: string; input: Record<string, unknown> }[] = [];
  const servers: McpServer[] = [];
  const create = (): McpServer => {
    const server = new McpServer({ name: 'some-server', version: '1' });
    server.server.registerCapabilities({ tools: { listChanged: true } });
    server.server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: Object.entries(tools).map(([name, { keys, hints }]) => ({
        name,
        ...(hints === undefined ? {} : { annotations: hints }),
        inputSchema: { type: 'object' as const, properties: Object.fromEntries(keys.map((key) => [key, {}])) },
      })),
    }));
    server.server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      const [tool, input] = [tools[params.name], params.arguments ?? {}];
      const strange = Object.keys(input).find((key) => !tool?.keys.includes(key));
      if (tool === undefined || strange !== undefined)
        throw new McpError(ErrorCode.InvalidParams, `unknown argument ${strange}`);
      asked.push({ tool: params.name, input });
      const answered = await tool.reply(input);
      return isResult(answered) ? answered : text(JSON.stringify(answered));
    });
    servers.push(server);
    return server;
  };
  return { asked, connect: inProcess(create), changed: () => servers.at(-1)?.sendToolListChanged() };
};

const none = (source: string) => ({ missing: `no source of ${source} is configured` });

/** Looks at the world through the given servers. */
export const lookingAt = (
  servers: ServerEntry[],
  routes: Partial<LiveRoutes>,
  limits: Partial<Limits> = {},
): { look: Telemetry; open: Opened } => {
  const clock = standingClock();
  const broker = brokerOf({ clock, servers, limits: { settleMs: 10, ...limits } });
  const all: LiveRoutes = {
    metrics: none('metrics'),
    logs: none('logs'),
    traces: none('traces'),
    changes: none('changes'),
    sessions: none('sessions'),
    signals: [],
    componentLabel: 'service',
    ...routes,
  };
  const open = step();
  return { look: createTelemetry({ broker, clock, routes: all, sessionsComponent: null }).telemetry(open), open };
};

/** Looks at everything through one such server. */
export const lookingThrough = (tools: TheirTools, datasource?: string) => {
  const { asked, connect, changed } = theirServer(tools);
  const route = datasource === undefined ? { server: 'theirs' } : { server: 'theirs', datasource };
  const routes = { metrics: route, logs: route, traces: route, changes: none('changes'), annotations: route };
  return { ...lookingAt([{ name: 'theirs', connect }], routes), asked, changed };
};
