import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { type Backend, type BackendOptions, openBackend } from '../backend.ts';
import { type Offer, readTool, serverOf } from '../read-tool.ts';
import { Result, success, warned } from './envelope.ts';
import { queryRange } from './query-range.ts';

const Time = z
  .union([z.string().min(1), z.number()])
  .transform(String)
  .describe('RFC 3339, or Unix seconds');
const Query = z.string().min(1).max(20_000).describe('PromQL');
const Values = success(z.array(z.string()));

/** What Prometheus, or anything that speaks its query API, can be asked. */
export const prometheusTools = (backend: Backend): Offer[] => [
  readTool({
    name: 'prometheus_query',
    description: 'Evaluates a PromQL query at one moment.',
    input: z.object({ query: Query, time: Time.optional() }),
    async read({ query, time }, signal) {
      return warned(
        await backend.ask('api/v1/query', success(Result), { form: true, params: { query, time }, signal }),
      );
    },
  }),
  readTool({
    name: 'prometheus_query_range',
    description:
      'Evaluates a PromQL query over a time range. Of more than a thousand series, or of more than fit into an answer, those that vary ' +
      'most are given, and `reduced` says so.',
    input: z.object({
      query: Query,
      start: Time,
      end: Time,
      step: Time.describe('seconds, or a duration such as 30s'),
    }),
    read: (input, signal) => queryRange(backend, input, signal),
  }),
  readTool({
    name: 'prometheus_label_values',
    description: 'Lists the values of a label.',
    input: z.object({
      label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/),
      match: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .describe('series selectors'),
    }),
    async read({ label, match }, signal) {
      const params = { 'match[]': match };
      return { values: (await backend.ask(`api/v1/label/${label}/values`, Values, { params, signal })).data };
    },
  }),
];

/** An MCP server over one Prometheus, or anything that speaks its query API. Read only. */
export const prometheusServer = (options: BackendOptions): McpServer =>
  serverOf('compass-prometheus', prometheusTools(openBackend('Prometheus', options)));
