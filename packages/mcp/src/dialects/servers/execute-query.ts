import { isCompassError } from '@compass/core';
import { z } from 'zod';
import type { Dialect, Speaker } from '../dialect.ts';
import { groupedValues, labelQuery, promResult } from '../shapes/prometheus.ts';

const Metrics = z.looseObject({ metrics: z.array(z.string()) });

/** The names of metrics are a list of their own: a query for them would touch every series. Null where it is not offered. */
async function metricNames(server: Speaker): Promise<{ values: string[] } | null> {
  try {
    return { values: Metrics.parse(await server.ask('list_metrics', {})).metrics };
  } catch (error) {
    if (isCompassError(error, 'source_missing')) return null;
    throw error;
  }
}

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
        (label === '__name__' ? await metricNames(server) : null) ??
        groupedValues(await server.ask('execute_query', { query: labelQuery(label) }), label),
    },
  },
};
