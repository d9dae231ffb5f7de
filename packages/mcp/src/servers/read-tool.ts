import { isCompassError } from '@compass/core';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { z } from 'zod';
import { answer, failed } from './answer.ts';

/** Puts a tool on a server. */
export type Offer = (server: McpServer) => void;

/** A tool that only reads. What `read` rejects with becomes a tool error; anything but our own errors is a fault of ours and thrown. */
export function readTool<I extends z.ZodObject>(tool: {
  name: string;
  description: string;
  input: I;
  read(input: z.output<I>, signal: AbortSignal): Promise<Record<string, unknown>>;
}): Offer {
  // The SDK cannot infer a callback from a schema that is still generic.
  const inputSchema: z.ZodObject = tool.input;
  const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: true };
  return (server) => {
    server.registerTool(
      tool.name,
      { description: tool.description, inputSchema, annotations },
      async (input: unknown, { signal }: { signal: AbortSignal }) => {
        try {
          // The SDK has parsed it with this very schema.
          return answer(await tool.read(input as z.output<I>, signal));
        } catch (error) {
          if (isCompassError(error)) return failed(error);
          throw error;
        }
      },
    );
  };
}

/** An MCP server with these tools. */
export const serverOf = (name: string, offers: Offer[]): McpServer => {
  const server = new McpServer({ name, version: '1' });
  for (const offer of offers) offer(server);
  return server;
};
