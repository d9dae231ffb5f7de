import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { Query, Step, Time } from '../../player/tools/arguments.ts';
import { type Backend, type BackendOptions, openBackend } from '../backend.ts';
import { success } from '../prometheus/envelope.ts';
import { type Offer, readTool, serverOf } from '../read-tool.ts';
import { windowNs } from '../window.ts';
import { queryLines } from './query.ts';
import { logVolume } from './volume.ts';

/** Loki leaves `data` out when there is nothing. */
const Names = success(z.array(z.string()).default([]));

/** What Loki can be asked. */
export const lokiTools = (backend: Backend): Offer[] => [
  readTool({
    name: 'logs_query',
    description:
      'Log lines from start to end, oldest first in each stream. When more match than limit (1000), truncated is true: with direction ' +
      '"backward" the newest are given, with "forward" the oldest, without one a sample over the whole window, with counts by level and template.',
    input: z.strictObject({
      query: Query.describe('LogQL that gives lines'),
      start: Time,
      end: Time,
      limit: z.number().int().min(1).max(5000).default(1000),
      direction: z.enum(['backward', 'forward']).optional(),
    }),
    read: ({ start, end, ...asked }, signal) => queryLines(backend, { ...asked, ...windowNs(start, end) }, signal),
  }),
  readTool({
    name: 'logs_volume',
    description:
      'How many log lines match in each step from start to end, by stream; a count stands at the end of its step, steps without lines are left out. ' +
      'A metric query is evaluated as it is. Too many streams are counted together, and `reduced` says so.',
    input: z.strictObject({ query: Query.describe('LogQL'), start: Time, end: Time, step: Step }),
    read: ({ start, end, ...asked }, signal) => logVolume(backend, { ...asked, ...windowNs(start, end) }, signal),
  }),
  readTool({
    name: 'logs_labels',
    description: 'Lists the names of labels that streams have.',
    input: z.strictObject({ start: Time.optional(), end: Time.optional() }),
    async read({ start, end }, signal) {
      return { values: (await backend.ask('loki/api/v1/labels', Names, { params: { start, end }, signal })).data };
    },
  }),
  readTool({
    name: 'logs_label_values',
    description: 'Lists the values of a label of streams, of those that a selector names or of all.',
    input: z.strictObject({
      label: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/),
      query: Query.optional().describe('a selector, such as {app="orders"}'),
      start: Time.optional(),
      end: Time.optional(),
    }),
    async read({ label, ...params }, signal) {
      return { values: (await backend.ask(`loki/api/v1/label/${label}/values`, Names, { params, signal })).data };
    },
  }),
];

/** An MCP server over one Loki. Read only. */
export const lokiServer = (options: BackendOptions): McpServer =>
  serverOf('compass-loki', lokiTools(openBackend('Loki', options)));
