import { isCompassError } from '@compass/core';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import { recordedAnswer } from './journal.ts';
import { type Moment, momentOf, type Stage } from './moment.ts';

/** What a tool may look at while it answers. */
export interface Scene {
  stage: Stage;
  moment: Moment;
}

/** Puts a tool on a server. */
export type Offer = (server: McpServer, stage: Stage) => void;

/** A tool: its answer goes out as structured content, checked against `output`, and as the same JSON in text. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: {
  name: string;
  description: string;
  input: I;
  output: O;
  acts?: true;
  /** Says where the player itself stands, which no recording knows. */
  played?: true;
  answer(input: z.output<I>, scene: Scene): z.input<O>;
}): Offer {
  return (server, stage) => {
    const run = (input: unknown, meta: unknown): CallToolResult => {
      try {
        const moment = momentOf(stage, meta);
        const known = tool.acts || tool.played ? null : recordedAnswer(stage.bundle, moment, tool.name, input);
        if (known !== null) return known;
        const answered = tool.answer(tool.input.parse(input), { stage, moment });
        const text = JSON.stringify(answered);
        return { content: [{ type: 'text', text }], structuredContent: { ...answered } };
      } catch (error) {
        if (!isCompassError(error)) throw error;
        return { content: [{ type: 'text', text: error.message }], isError: true };
      }
    };
    // The SDK cannot infer a callback from a schema that is still generic.
    const [inputSchema, outputSchema]: [z.ZodObject, z.ZodObject] = [tool.input, tool.output];
    server.registerTool(
      tool.name,
      {
        description: tool.description,
        inputSchema,
        outputSchema,
        annotations: { readOnlyHint: !tool.acts, openWorldHint: false },
      },
      (input: unknown, extra: { _meta?: unknown }) => run(input, extra._meta),
    );
  };
}
