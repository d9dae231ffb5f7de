import type { Dialect } from '../dialect.ts';
import { wordList } from '../shapes/prometheus.ts';

/** `prometheus-mcp`: queries as ours have them (see own.ts); the values of a label are a bare list. */
export const prometheusMcp: Dialect = {
  name: 'prometheus-mcp',
  ways: {
    prometheus_label_values: {
      needs: { prometheus_label_values: ['label'] },
      answer: async (server, { label }) => wordList(await server.ask('prometheus_label_values', { label })),
    },
  },
};
