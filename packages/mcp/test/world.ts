import { type Call, type CompassError, isCompassError, type OpenTelemetry } from '@compass/core';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';
import { type Broker, type OpenBroker, openBroker } from '../src/broker/broker.ts';

/** A clock that stands until the test moves it. */
export const standingClock = (at = '2026-01-05T12:00:00.000Z') => {
  let ms = Date.parse(at);
  return {
    now: () => new Date(ms),
    elapsed: () => ms,
    sleep: async () => undefined,
    forward(by: number) {
      ms += by;
    },
  };
};

/** A broker that is closed when the test ends. */
export const brokerOf = (options: Omit<OpenBroker, 'clock'> & Partial<Pick<OpenBroker, 'clock'>>): Broker => {
  const broker = openBroker({ clock: standingClock(), ...options });
  onTestFinished(() => broker.close());
  return broker;
};

export interface Opened extends OpenTelemetry {
  calls: Call[];
}

/** One step of one investigation, with its journal. */
export const step = (abort = new AbortController().signal): Opened => {
  const calls: Call[] = [];
  return {
    investigation: { id: 'inv-1', startedAt: new Date('2026-11-20T09:00:00.000Z') },
    abort,
    onCall: (call) => calls.push(call),
    calls,
  };
};

export type Tools = Record<
  string,
  { reply: (meta: unknown) => CallToolResult | Promise<CallToolResult>; destructive?: boolean; description?: string }
>;

/** A server with the given tools, as another team would run one. */
export const serverWith = (tools: Tools) => (): McpServer => {
  const server = new McpServer({ name: 'theirs', version: '1' });
  for (const [name, { reply, destructive, description = name }] of Object.entries(tools)) {
    const annotations = destructive ? { destructiveHint: true } : {};
    server.registerTool(name, { description, annotations }, ({ _meta }) => reply(_meta));
  }
  return server;
};

export const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });
export const failure = (value: string): CallToolResult => ({ ...text(value), isError: true });

/** Hands a rejection on as the error of our family that it must be. */
export const asCompassError = (error: unknown): CompassError => {
  if (isCompassError(error)) return error;
  throw error;
};
