import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { type Asked, good } from './good.ts';

export type ToolJson = Record<string, unknown>;

/** A server that lists exactly these tools, and can change its mind at any time without a word. */
export interface Listing {
  connect(): Transport;
  list(tools: ToolJson[]): void;
  /** How often a tool of this name was called. */
  calls(name: string): number;
}

export function listing(tools: ToolJson[]): Listing {
  let listed = tools;
  const called = new Map<string, number>();
  const answer = (asked: Asked): object | null => {
    if (asked.method === 'tools/list') return { tools: listed };
    const name = asked.params?.name ?? '';
    if (asked.method === 'tools/call') called.set(name, (called.get(name) ?? 0) + 1);
    return good(asked);
  };
  return {
    list: (next) => {
      listed = next;
    },
    calls: (name) => called.get(name) ?? 0,
    connect: () => {
      const transport: Transport = {
        start: async () => undefined,
        close: async () => transport.onclose?.(),
        send: async (message) => {
          const asked = message as Asked;
          const result = answer(asked);
          const reply = { jsonrpc: '2.0', id: asked.id, result } as JSONRPCMessage;
          if (asked.id !== undefined && result !== null) queueMicrotask(() => transport.onmessage?.(reply));
        },
      };
      return transport;
    },
  };
}
