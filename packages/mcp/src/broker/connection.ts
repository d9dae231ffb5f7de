import { setTimeout as sleep } from 'node:timers/promises';
import { CompassError } from '@compass/core';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  type CallToolRequest,
  type CallToolResult,
  CallToolResultSchema,
  type Tool,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { growsLater } from '../dialects/grows-later.ts';
import type { Limits } from './limits.ts';
import { pinOf } from './pin.ts';
import type { ServerEntry } from './server.ts';

interface Live {
  client: Client;
  tools: Map<string, Tool>;
  /** The server said that its tools changed; they are compared before the next call. */
  doubted: boolean;
}

/** One MCP server, connected when first needed and again after it closed. */
export interface Connection {
  tools(): Promise<Map<string, Tool>>;
  call(params: CallToolRequest['params'], abort?: AbortSignal): Promise<CallToolResult>;
  pin(): Promise<string>;
  /** Forgets the pinned list and closes: the next call connects and pins anew. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export const createConnection = (entry: ServerEntry, limits: Limits): Connection => {
  let live: Promise<Live> | null = null;
  let pinned = entry.pin ?? null;

  const list = async (client: Client): Promise<Map<string, Tool>> => {
    const tools = new Map<string, Tool>();
    let cursor: string | undefined;
    for (let page = 0; page < limits.maxPages; page += 1) {
      const answer = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: limits.timeoutMs });
      for (const tool of answer.tools) tools.set(tool.name, tool);
      cursor = answer.nextCursor;
      if (tools.size > limits.maxTools) break;
      if (cursor === undefined) return tools;
    }
    throw new CompassError('refused', `${entry.name} offers more tools than COMPASS reads`);
  };

  /** The list as it stays: what is added a moment later is part of what is pinned. */
  const settled = async (client: Client): Promise<Map<string, Tool>> => {
    const changed = Promise.withResolvers<void>();
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => changed.resolve());
    const tools = await list(client);
    if (!growsLater(tools)) return tools;
    await Promise.race([changed.promise, sleep(limits.settleMs, undefined, { ref: false })]);
    return list(client);
  };

  const check = (tools: Map<string, Tool>): Map<string, Tool> => {
    const pin = pinOf([...tools.values()]);
    pinned ??= pin;
    if (pin !== pinned)
      throw new CompassError(
        'refused',
        `The tools of ${entry.name} are not those that were pinned: look at what changed, then open it again`,
      );
    return tools;
  };

  const open = async (): Promise<Live> => {
    // No capabilities: a server can ask us for nothing (no sampling, no elicitation, no roots).
    const client = new Client({ name: 'compass', version: '1' }, { capabilities: {} });
    try {
      await client.connect(await entry.connect(), { timeout: limits.timeoutMs });
      const state: Live = { client, tools: check(await settled(client)), doubted: false };
      client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        state.doubted = true;
      });
      return state;
    } catch (error) {
      await client.close().catch(() => undefined);
      throw error;
    }
  };

  const connected = (): Promise<Live> => {
    if (live !== null) return live;
    const opening = open();
    live = opening;
    const forget = (): void => {
      if (live === opening) live = null;
    };
    opening.then(({ client }) => {
      client.onclose = forget;
      // It may have closed before anybody listened.
      if (client.transport === undefined) forget();
    }, forget);
    return opening;
  };

  const trusted = async (): Promise<Live> => {
    const state = await connected();
    if (state.doubted) {
      state.tools = check(await list(state.client));
      state.doubted = false;
    }
    return state;
  };

  const close = async (): Promise<void> => {
    const closing = live;
    live = null;
    const state = await closing?.catch(() => null);
    await state?.client.close();
  };

  return {
    tools: async () => (await trusted()).tools,
    pin: async () => pinOf([...(await trusted()).tools.values()]),
    async call(params, abort) {
      const { client } = await trusted();
      const options = { timeout: limits.timeoutMs, maxTotalTimeout: limits.timeoutMs };
      const result = await client.callTool(
        params,
        CallToolResultSchema,
        abort === undefined ? options : { ...options, signal: abort },
      );
      // Parsed by the schema handed over just now; the SDK's return type also names an older wire form.
      return result as CallToolResult;
    },
    async reopen() {
      pinned = entry.pin ?? null;
      await close();
    },
    close,
  };
};
