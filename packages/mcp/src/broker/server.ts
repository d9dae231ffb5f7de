import { setImmediate as turn } from 'node:timers/promises';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Limits } from './limits.ts';

/** One MCP server the broker may call. `connect` gives a fresh transport for each connection. */
export interface ServerEntry {
  name: string;
  connect(): Transport | Promise<Transport>;
  /** Somebody else's (see `outsideServer`): only tools that were approved are called. One of our own answers for itself. */
  outside?: true;
  /** Where they differ from the broker's. */
  limits?: Partial<Limits>;
}

/** A `connect` for a server of our own in this process; each connection gets its own server, closed with it. */
export const inProcess = (create: () => McpServer): (() => Promise<Transport>) => {
  return async () => {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const send = theirs.send.bind(theirs);
    // Each answer comes in a turn of its own, as from outside: a row of large ones would keep everybody else waiting.
    theirs.send = async (message, options) => {
      await turn();
      await send(message, options);
    };
    await create().connect(theirs);
    return ours;
  };
};
