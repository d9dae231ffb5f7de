import { type Tool, ToolSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Listed } from './pin.ts';

/** Words of a schema that are for readers: prose of strangers, of which nothing may reach a prompt. */
const PROSE = new Set(['description', 'title', '$comment', 'examples', 'default', 'markdownDescription']);
/** Their keys are names of arguments, not words of the schema. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);

const withoutProse = (schema: unknown, named = false): unknown => {
  if (Array.isArray(schema)) return schema.map((one) => withoutProse(one));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => named || !PROSE.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value, !named && NAMED.has(key))]));
};

/** What code needs of a tool: its name, the shape of what goes in and out, and its hints. Null for what is no tool. */
export const bare = (listed: Listed): Tool | null => {
  const { data } = ToolSchema.safeParse(listed);
  if (data === undefined) return null;
  const { name, inputSchema, outputSchema, annotations: { title: _title, ...annotations } = {} } = data;
  return ToolSchema.parse({
    name,
    inputSchema: withoutProse(inputSchema),
    ...(outputSchema === undefined ? {} : { outputSchema: withoutProse(outputSchema) }),
    annotations,
  });
};
