import { type Call, type Clock, CompassError } from '@compass/core';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { Trust } from './approval.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { changesSomething } from './changes-something.ts';
import { type Connection, createConnection } from './connection.ts';
import { decode } from './decode.ts';
import { callFailure } from './failure.ts';
import { inTime } from './in-time.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Standing } from './pin.ts';
import { memoryPins } from './pin-store.ts';
import type { ServerEntry } from './server.ts';
import { createTurns, type Turns } from './turns.ts';

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
  /** Asked when nothing but the sending is left: what it throws is thrown, and nothing is sent. */
  fence?(): void;
  onCall?(call: Call): void;
}

/** The one way to call out. Rejects with CompassError: `source_missing`, `not_recorded`, `invalid`, `refused`, `unavailable`. */
export interface Broker {
  /** The decoded value of the answer; the journal gets the same value, or `{error: {code, message}}`. */
  call(call: ToolCall): Promise<unknown>;
  /** The tools of a server that may be called, by their prefixed names, `server/tool`, without the words that it has for readers. */
  tools(server: string): Promise<Map<string, Tool>>;
  /** Whether a tool may be called. Rejects `refused` when it is there, but not as it was approved. */
  offers(server: string, tool: string): Promise<boolean>;
  /** How its tools compare with those that were approved; `PinStore.write` with `offered` approves them. */
  standing(server: string): Promise<Standing>;
  /** What people must know of servers whose tools are not as approved, as seen at the last look: each a sentence without its full stop. */
  doubts(): { server: string; doubt: string }[];
  close(): Promise<void>;
}

export interface OpenBroker extends Partial<Trust> {
  servers: ServerEntry[];
  clock: Clock;
  limits?: Partial<Limits>;
}

interface Opened {
  connection: Connection;
  breaker: Breaker;
  turns: Turns;
  limits: Limits;
}

const LIST = 'tools/list';

/** Opens nothing yet: each server is connected at its first call. Unless told otherwise, what was never approved is not called. */
export const openBroker = (options: OpenBroker): Broker => {
  const { clock, pins = memoryPins(), firstUse = 'refuse' } = options;
  const open = new Map<string, Opened>();
  for (const entry of options.servers) {
    const limits: Limits = { ...defaultLimits, ...options.limits, ...entry.limits };
    open.set(entry.name, {
      connection: createConnection({ entry, limits, clock, trust: { pins, firstUse } }),
      breaker: createBreaker({ clock, ...limits }),
      turns: createTurns(limits.atOnce),
      limits,
    });
  }

  const find = (server: string): Opened => {
    const found = open.get(server);
    if (!found) throw new CompassError('source_missing', `No MCP server named ${server} is configured`);
    return found;
  };

  /** Within its turn and its time; a server that fails too often is closed and left alone for a while. */
  const guarded = async <T>(
    { server, what, abort }: { server: string; what: string; abort?: AbortSignal | undefined },
    run: (opened: Opened, ends: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const opened = find(server);
    const { breaker, turns, connection, limits } = opened;
    const ended = breaker.enter();
    if (typeof ended === 'number') {
      const message = `${server} failed several times in a row and is left alone for a moment`;
      throw new CompassError('unavailable', message, { retryAfterMs: ended });
    }
    try {
      const { timeoutMs } = limits;
      const value = await inTime({ server, what, timeoutMs, abort }, (ends) =>
        turns.take(ends, () => run(opened, ends)),
      );
      // A list that is known already says nothing about whether the server answers.
      ended(what === LIST ? 'stopped' : 'well');
      return value;
    } catch (error) {
      const failure = callFailure({ server, tool: what }, error);
      const how = abort?.aborted ? 'stopped' : failure.code === 'unavailable' ? 'badly' : 'well';
      // What hangs may be mended by a new connection.
      if (ended(how)) connection.close().catch(() => undefined);
      throw failure;
    }
  };

  return {
    async call(call) {
      const { server, tool: name, access, abort } = call;
      const at = clock.now();
      const report = (result: unknown): void =>
        call.onCall?.({ at, server, tool: name, arguments: call.arguments, result, ms: +clock.now() - +at });
      let sent = false;
      try {
        const value = await guarded({ server, what: name, abort }, async ({ connection, limits }, ends) => {
          const before = (tool: Tool): void => {
            if (access === 'read' && changesSomething(tool))
              throw new CompassError('refused', `${name} of ${server} changes something: it needs an approved action`);
            ends.throwIfAborted();
            call.fence?.();
            sent = true;
          };
          const params = { name, arguments: call.arguments, ...(call.meta ? { _meta: call.meta } : {}) };
          return decode(await connection.call(params, { ends, before }), {
            server,
            tool: name,
            prose: call.prose === true,
            ...limits,
          });
        });
        report(value);
        return value;
      } catch (error) {
        const failure = callFailure(call, error);
        report({ error: { code: failure.code, message: failure.message } });
        // Once an action was sent, nobody knows whether it happened: it must not look repeatable.
        if (access === 'act' && sent && failure.code === 'unavailable')
          throw new CompassError('unavailable', failure.message, { cause: failure });
        throw failure;
      }
    },
    async tools(server) {
      const tools = await guarded({ server, what: LIST }, ({ connection }) => connection.tools());
      return new Map([...tools].map(([name, tool]) => [`${server}/${name}`, tool]));
    },
    offers: (server, tool) => guarded({ server, what: LIST }, ({ connection }) => connection.offers(tool)),
    standing: (server) => guarded({ server, what: LIST }, ({ connection }) => connection.standing()),
    doubts: () =>
      [...open].flatMap(([server, { connection }]) => {
        const doubt = connection.doubt();
        return doubt === null ? [] : { server, doubt };
      }),
    async close() {
      await Promise.all([...open.values()].map(({ connection }) => connection.close()));
    },
  };
};
