import { type Call, type Clock, CompassError } from '@compass/core';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { type Breaker, createBreaker } from './breaker.ts';
import { type Connection, createConnection } from './connection.ts';
import { decode } from './decode.ts';
import { callFailure } from './failure.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { ServerEntry } from './server.ts';
import { stoppable } from './stoppable.ts';

/** A call of one tool. `read` refuses tools that say they change something; `act` is for approved actions only. */
export interface ToolCall {
  server: string;
  tool: string;
  access: 'read' | 'act';
  arguments: Record<string, unknown>;
  /** The tool answers in text that is no JSON: it is the value. */
  prose?: boolean;
  meta?: Record<string, unknown>;
  abort?: AbortSignal;
  onCall?(call: Call): void;
}

/** The one way to call out. Rejects with CompassError: `source_missing`, `not_recorded`, `invalid`, `refused`, `unavailable`. */
export interface Broker {
  /** The decoded value of the answer; the journal gets the same value, or `{error: {code, message}}`. */
  call(call: ToolCall): Promise<unknown>;
  /** The tools of a server by their prefixed names, `server/tool`. */
  tools(server: string): Promise<Map<string, Tool>>;
  /** The hash of its tool list, for pinning it in the configuration. */
  pin(server: string): Promise<string>;
  reopen(server: string): Promise<void>;
  close(): Promise<void>;
}

export interface OpenBroker {
  servers: ServerEntry[];
  clock: Clock;
  limits?: Partial<Limits>;
}

const LIST = 'tools/list';

const changesSomething = ({ annotations = {} }: Tool): boolean =>
  annotations.destructiveHint === true || (annotations.readOnlyHint === false && annotations.destructiveHint !== false);

/** Opens nothing yet: each server is connected at its first call. */
export const openBroker = (options: OpenBroker): Broker => {
  const { clock } = options;
  const limits: Limits = { ...defaultLimits, ...options.limits };
  const open = new Map<string, { connection: Connection; breaker: Breaker }>();
  for (const entry of options.servers) {
    open.set(entry.name, { connection: createConnection(entry, limits), breaker: createBreaker({ clock, ...limits }) });
  }

  const find = (server: string): { connection: Connection; breaker: Breaker } => {
    const found = open.get(server);
    if (!found) throw new CompassError('source_missing', `No MCP server named ${server} is configured`);
    return found;
  };

  const guarded = async <T>(server: string, tool: string, abort: AbortSignal | undefined, run: () => Promise<T>) => {
    const { breaker } = find(server);
    const wait = breaker.wait();
    if (wait > 0) {
      const message = `${server} failed several times in a row and is left alone for a moment`;
      throw new CompassError('unavailable', message, { retryAfterMs: wait });
    }
    try {
      abort?.throwIfAborted();
      const value = await stoppable(run(), abort, server);
      // A list that is known already says nothing about whether the server answers.
      breaker.ended(tool === LIST ? 'stopped' : 'well');
      return value;
    } catch (error) {
      if (abort?.aborted) {
        breaker.ended('stopped');
        throw new CompassError('unavailable', `The call to ${server} was stopped`, { cause: error });
      }
      const failure = callFailure({ server, tool }, error);
      breaker.ended(failure.code === 'unavailable' ? 'badly' : 'well');
      throw failure;
    }
  };

  const send = async (call: ToolCall): Promise<unknown> => {
    const { server, tool, access } = call;
    const { connection } = find(server);
    const offered = (await connection.tools()).get(tool);
    if (!offered) throw new CompassError('source_missing', `${server} does not offer ${tool}`);
    if (access === 'read' && changesSomething(offered))
      throw new CompassError('refused', `${tool} of ${server} changes something: it needs an approved action`);
    const params = { name: tool, arguments: call.arguments, ...(call.meta ? { _meta: call.meta } : {}) };
    try {
      return decode(await connection.call(params, call.abort), { server, tool, prose: call.prose === true, ...limits });
    } catch (error) {
      const failure = callFailure(call, error);
      // Once an action was sent, nobody knows whether it happened: it must not look repeatable.
      if (access === 'act' && failure.code === 'unavailable')
        throw new CompassError('unavailable', failure.message, { cause: error });
      throw failure;
    }
  };

  return {
    async call(call) {
      const { server, tool } = call;
      const at = clock.now();
      const report = (result: unknown): void =>
        call.onCall?.({ at, server, tool, arguments: call.arguments, result, ms: +clock.now() - +at });
      try {
        const value = await guarded(server, tool, call.abort, () => send(call));
        report(value);
        return value;
      } catch (error) {
        const failure = callFailure(call, error);
        report({ error: { code: failure.code, message: failure.message } });
        throw failure;
      }
    },
    async tools(server) {
      const tools = await guarded(server, LIST, undefined, () => find(server).connection.tools());
      return new Map([...tools].map(([name, tool]) => [`${server}/${name}`, tool]));
    },
    pin: (server) => guarded(server, LIST, undefined, () => find(server).connection.pin()),
    reopen: async (server) => find(server).connection.reopen(),
    async close() {
      await Promise.all([...open.values()].map(({ connection }) => connection.close()));
    },
  };
};
