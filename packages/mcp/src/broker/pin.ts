import { createHash } from 'node:crypto';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';

const ordered = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/**
 * SHA-256 (hex) of what a tool list promises: names, descriptions, schemas and annotations, in any order.
 * A description is part of it, because a changed one may be an instruction smuggled in after approval.
 */
export const pinOf = (tools: Tool[]): string => {
  const promised = tools
    .map(({ name, description, inputSchema, outputSchema, annotations }) => ({
      name,
      description,
      inputSchema,
      outputSchema,
      annotations,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(promised, ordered)).digest('hex');
};
