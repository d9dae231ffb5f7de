import type { Dialect } from '../dialect.ts';
import { groupedValues, labelQuery, promResult } from '../shapes/prometheus.ts';

/** `prometheus-mcp-server` (pab1it0), under any prefix: queries, and nothing that lists labels. */
export const executeQuery: Dialect = {
  name: 'prometheus-mcp-server',
  ways: {
    prometheus_query_range: {
      needs: { execute_range_query: ['query', 'start', 'end', 'step'] },
      answer: async (server, { step, ...asked }) =>
        promResult(await server.ask('execute_range_query', { ...asked, step: `${step}s` }), 'matrix'),
    },
    prometheus_query: {
      needs: { execute_query: ['query', 'time'] },
      answer: async (server, asked) => promResult(await server.ask('execute_query', asked), 'vector'),
    },
    prometheus_label_values: {
      needs: { execute_query: ['query'] },
      note: 'values that a series has now',
      answer: async (server, { label }) =>
        groupedValues(await server.ask('execute_query', { query: labelQuery(label) }), label),
    },
  },
};
