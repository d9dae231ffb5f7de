import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

/** One MCP server the broker may call. `connect` gives a fresh transport for each connection: linked pair, stdio or HTTP. */
export interface ServerEntry {
  name: string;
  connect(): Transport | Promise<Transport>;
  /** The expected hash of its tool list (see `Broker.pin`); without it the first list seen is the pinned one. */
  pin?: string;
}

/** A `connect` for a server of our own in this process; each connection gets its own server, closed with it. */
export const inProcess = (create: () => McpServer): (() => Promise<Transport>) => {
  return async () => {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await create().connect(theirs);
    return ours;
  };
};
