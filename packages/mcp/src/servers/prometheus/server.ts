import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { answer, toolError } from '../answer.ts';
import { type PrometheusAnswer, type PrometheusOptions, prometheusApi } from './api.ts';

const annotations = { readOnlyHint: true, idempotentHint: true, openWorldHint: true };
const Time = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .describe('RFC 3339, or Unix seconds');
const Query = z.string().min(1).max(20_000).describe('PromQL');

const Result = z.object({ resultType: z.enum(['matrix', 'vector', 'scalar', 'string']), result: z.array(z.unknown()) });

const told = <T>(
  schema: z.ZodType<T>,
  reply: PrometheusAnswer,
  say: (data: T) => Record<string, unknown>,
): CallToolResult => {
  if (!reply.ok) return toolError(reply.errorType, reply.message);
  const parsed = schema.safeParse(reply.data);
  return parsed.success
    ? answer(say(parsed.data))
    : toolError('unavailable', 'Prometheus answered in a form it does not document');
};

/** An MCP server over one Prometheus, or anything that speaks its query API. Read only. */
export const prometheusServer = (options: PrometheusOptions): McpServer => {
  const api = prometheusApi(options);
  const server = new McpServer({ name: 'compass-prometheus', version: '1' });

  server.registerTool(
    'prometheus_query',
    {
      description: 'Evaluates a PromQL query at one moment.',
      inputSchema: { query: Query, time: Time.optional() },
      annotations,
    },
    async ({ query, time }, { signal }) =>
      told(Result, await api('query', { query, time }, { method: 'POST', signal }), (data) => data),
  );

  server.registerTool(
    'prometheus_query_range',
    {
      description: 'Evaluates a PromQL query over a time range.',
      inputSchema: { query: Query, start: Time, end: Time, step: Time.describe('seconds, or a duration such as 30s') },
      annotations,
    },
    async ({ query, start, end, step }, { signal }) =>
      told(Result, await api('query_range', { query, start, end, step }, { method: 'POST', signal }), (data) => data),
  );

  server.registerTool(
    'prometheus_label_values',
    {
      description: 'Lists the values of a label.',
      inputSchema: {
        label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/),
        match: z
          .union([z.string(), z.array(z.string())])
          .optional()
          .describe('series selectors'),
      },
      annotations,
    },
    async ({ label, match }, { signal }) => {
      const reply = await api(`label/${label}/values`, { 'match[]': match }, { method: 'GET', signal });
      return told(z.array(z.string()), reply, (values) => ({ values }));
    },
  );
  return server;
};
