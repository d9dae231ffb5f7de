import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, CompassError, isCompassError } from '@compass/core';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import {
  type CallToolRequest,
  type CallToolResult,
  CallToolResultSchema,
  ErrorCode,
  McpError,
  type Tool,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { growsLater } from '../dialects/grows-later.ts';
import { checkApproved, judge, type Trust } from './approval.ts';
import { bare } from './bare.ts';
import { conforms } from './conforms.ts';
import { inTime } from './in-time.ts';
import type { Limits } from './limits.ts';
import { listTools } from './list-tools.ts';
import { doubtOf, type Listed, type Standing, usable } from './pin.ts';
import type { ServerEntry } from './server.ts';

interface Looked {
  standing: Standing;
  /** Those that may be called, bare of what strangers wrote for readers. */
  tools: Map<string, Tool>;
  at: number;
}

interface Live {
  client: Client;
  /** Null when they have to be looked at again. */
  seen: Looked | null;
  looking: Promise<Looked> | null;
  /** How often the server said that its tools changed. */
  doubts: number;
  /** Resolves when it says so for the first time. */
  doubted: PromiseWithResolvers<void>;
  /** The last that went wrong on the way: why it was closed. */
  trouble: Error | null;
}

/** Why a connection closed under a call, where that is known. */
const reason = ({ trouble }: Live, error: unknown): unknown =>
  error instanceof McpError && error.code === ErrorCode.ConnectionClosed && isCompassError(trouble) ? trouble : error;

interface CallOptions {
  ends: AbortSignal;
  /** The last look at the tool before it is called, on the very connection that it is called on; may throw. */
  before(tool: Tool): void;
}

/** One MCP server, connected when first needed and again after it closed. */
export interface Connection {
  standing(): Promise<Standing>;
  tools(): Promise<Map<string, Tool>>;
  /** CompassError `refused` when it is there, but not as it was approved. */
  offers(name: string): Promise<boolean>;
  /** What people must know of its tools, as last seen. */
  doubt(): string | null;
  /** What it answered, held against the shape that it promised. CompassError `source_missing`, `refused` as above. */
  call(params: CallToolRequest['params'], options: CallOptions): Promise<CallToolResult>;
  close(): Promise<void>;
}

export interface CreateConnection {
  entry: ServerEntry;
  limits: Limits;
  trust: Trust;
  clock: Clock;
}

export const createConnection = ({ entry, limits, trust, clock }: CreateConnection): Connection => {
  const { name: server } = entry;
  const { timeoutMs } = limits;
  const inside = { timeout: timeoutMs, maxTotalTimeout: timeoutMs };
  let live: Promise<Live> | null = null;
  let doubt: string | null = null;

  const mayBeCalled = (listed: Listed[], standing: Standing): Map<string, Tool> => {
    const approved = new Map(Object.entries(standing.approved ?? {}));
    const offered = new Map(Object.entries(standing.offered));
    const same = usable(listed).filter(({ name }) => offered.has(name) && offered.get(name) === approved.get(name));
    return new Map(same.flatMap((one) => bare(one) ?? []).map((tool) => [tool.name, tool]));
  };

  const list = (client: Client, signal: AbortSignal): Promise<Listed[]> =>
    listTools(client, { server, ...limits }, { ...inside, signal });

  /** The first list as it stays: what is added a moment later is part of what is approved. */
  const settled = async ({ client, doubted }: Live, signal: AbortSignal): Promise<Listed[]> => {
    const listed = await list(client, signal);
    if (!growsLater(listed)) return listed;
    await Promise.race([doubted.promise, sleep(limits.settleMs, undefined, { ref: false })]);
    return list(client, signal);
  };

  const judged = async (listed: Listed[]): Promise<Looked> => {
    const standing = await judge(entry, trust, listed);
    doubt = doubtOf(server, standing);
    return { standing, tools: mayBeCalled(listed, standing), at: clock.now().getTime() };
  };

  const open = async (): Promise<Live> => {
    // No capabilities: a server can ask us for nothing (no sampling, no elicitation, no roots).
    const client = new Client({ name: 'compass', version: '1' }, { capabilities: {} });
    const state: Live = {
      client,
      seen: null,
      looking: null,
      doubts: 0,
      doubted: Promise.withResolvers(),
      trouble: null,
    };
    client.onerror = (error) => {
      state.trouble = error;
    };
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      state.doubts += 1;
      state.seen = null;
      state.doubted.resolve();
    });
    try {
      await inTime({ server, what: 'when it was connected', timeoutMs }, async (signal) => {
        await client.connect(await entry.connect(), { ...inside, signal });
        state.seen = await judged(await settled(state, signal));
      });
      return state;
    } catch (error) {
      client.close().catch(() => undefined);
      throw reason(state, error);
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

  const lookAgain = async (state: Live): Promise<Looked> => {
    const { doubts } = state;
    const found = await inTime({ server, what: 'tools/list', timeoutMs }, async (signal) =>
      judged(await list(state.client, signal)),
    );
    // It may have said that they changed while it listed them.
    if (state.doubts === doubts) state.seen = found;
    return found;
  };

  /** The tools as last seen. A server need not say that it changed them, so others' are looked at again by the minute. */
  const looked = async (state: Live): Promise<Looked> => {
    const { seen } = state;
    if (seen !== null && (entry.outside !== true || clock.now().getTime() - seen.at < limits.listMs)) return seen;
    state.looking ??= lookAgain(state).finally(() => {
      state.looking = null;
    });
    return state.looking;
  };

  const see = async (): Promise<Looked> => looked(await connected());

  const toolIn = ({ standing, tools }: Looked, name: string): Tool => {
    checkApproved(server, name, standing);
    const found = tools.get(name);
    if (found === undefined) throw new CompassError('source_missing', `${server} does not offer ${name}`);
    return found;
  };

  return {
    standing: async () => (await see()).standing,
    tools: async () => (await see()).tools,
    async offers(name) {
      const seen = await see();
      try {
        toolIn(seen, name);
        return true;
      } catch (error) {
        if (isCompassError(error, 'source_missing')) return false;
        throw error;
      }
    },
    doubt: () => doubt,
    async call(params, { ends, before }) {
      const state = await connected();
      const tool = toolIn(await looked(state), params.name);
      before(tool);
      const { name, outputSchema } = tool;
      try {
        const request = { method: 'tools/call' as const, params };
        const result = await state.client.request(request, CallToolResultSchema, { ...inside, signal: ends });
        // Our own servers keep their promises, and telemetry checks what it reads: large answers are walked through once less.
        const promised = entry.outside === true && result.isError !== true ? outputSchema : undefined;
        if (promised !== undefined && !conforms(promised, result.structuredContent))
          throw new CompassError('unavailable', `${server} answered ${name} in another form than it promises`);
        return result;
      } catch (error) {
        throw reason(state, error);
      }
    },
    async close() {
      const closing = live;
      live = null;
      const state = await closing?.catch(() => null);
      await state?.client.close();
    },
  };
};
