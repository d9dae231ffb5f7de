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
    await create().connect(theirs);
    return ours;
  };
};
