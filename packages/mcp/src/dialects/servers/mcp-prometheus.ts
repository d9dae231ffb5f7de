import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import { groupedValues, labelQuery, promResult } from '../shapes/prometheus.ts';

const Matrix = z.object({
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
  ),
});

/**
 * The values of a query from `start` to `end`, asked as a subquery: this server's own ranges end now. A subquery's steps stand at whole
 * multiples of the step. One millisecond more takes in `start` where a range is open on its left (Prometheus 3).
 */
const pastQuery = (query: string, startMs: number, endMs: number, stepMs: number): string =>
  `(${query}\n)[${endMs - startMs + 1}ms:${stepMs}ms] @ ${endMs / 1000}`;

/** `mcp-prometheus`: `query` answers now, `queryRange` ranges that end now; both are asked about the past in PromQL itself. */
export const mcpPrometheus: Dialect = {
  name: 'mcp-prometheus',
  ways: {
    prometheus_query_range: {
      needs: { query: ['promql'] },
      note: 'steps stand at multiples of the step; needs a Prometheus that knows @ (2.33 or newer)',
      async answer(server, { query, start, end, step }) {
        const [startMs, endMs, stepMs] = [Date.parse(start), Date.parse(end), Number(step) * 1000];
        const promql = pastQuery(query, startMs, endMs, stepMs);
        return promResult(await server.ask('query', { promql }), 'matrix');
      },
    },
    prometheus_query: {
      needs: { query: ['promql'] },
      async answer(server, { query, time }) {
        const atMs = Date.parse(time);
        const answered = promResult(await server.ask('query', { promql: pastQuery(query, atMs, atMs, 1) }), 'matrix');
        const found = Matrix.safeParse(answered);
        if (!found.success) return answered;
        const result = found.data.result.flatMap(({ metric, values }) =>
          values.filter(([at]) => at === atMs / 1000).map((value) => ({ metric, value })),
        );
        return { resultType: 'vector', result };
      },
    },
    prometheus_label_values: {
      needs: { query: ['promql'] },
      note: 'values that a series has now',
      answer: async (server, { label }) =>
        groupedValues(await server.ask('query', { promql: labelQuery(label) }), label),
    },
  },
};
