import { z } from 'zod';
import { asMeant } from '../../logql/as-meant.ts';
import type { Dialect } from '../dialect.ts';
import { logLines } from '../shapes/logs.ts';
import { isoOfNs, pagedBack } from '../shapes/page-back.ts';
import { promResult, wordList } from '../shapes/prometheus.ts';
import { unwrapped } from '../shapes/unwrapped.ts';
import { annotationsWay } from './mcp-grafana-annotations.ts';
import { grafanaVolume } from './mcp-grafana-volume.ts';

/** The most lines that `query_loki_logs` gives, unless its administrator said otherwise. */
const MOST_LINES = 100;
const MOST = 1_000;

/** The names of a range's ends differ by version; what a version does not know is not sent. */
const ends = (start: string, end: string) => ({ startTime: start, endTime: end, startRfc3339: start, endRfc3339: end });

const Truncated = z.looseObject({ metadata: z.looseObject({ resultsTruncated: z.boolean() }) });
const Rows = z.array(
  z.object({
    uid: z.string(),
    title: z.string(),
    url: z.string().default(''),
    tags: z
      .array(z.string())
      .nullish()
      .transform((tags) => tags ?? []),
  }),
);
const Dashboards = z.union([Rows, z.looseObject({ dashboards: Rows }).transform(({ dashboards }) => dashboards)]);

/** mcp-grafana from 0.5 on, and others that took its tools over. Traces come through the Tempo tools that it passes on (see tempo.ts). */
export const mcpGrafana: Dialect = {
  name: 'mcp-grafana',
  ways: {
    prometheus_query_range: {
      needs: { query_prometheus: ['datasourceUid', 'expr', 'stepSeconds'] },
      async answer(server, { query, start, end, step }) {
        const stepSeconds = Math.ceil(Number(step));
        const input = { expr: query, ...ends(start, end), stepSeconds, queryType: 'range' };
        return promResult(await server.ask('query_prometheus', input), 'matrix');
      },
    },
    prometheus_query: {
      needs: { query_prometheus: ['datasourceUid', 'expr', 'queryType'] },
      async answer(server, { query, time }) {
        const input = { expr: query, ...ends(time, time), queryType: 'instant' };
        return promResult(await server.ask('query_prometheus', input), 'vector');
      },
    },
    prometheus_label_values: {
      needs: { list_prometheus_label_values: ['datasourceUid', 'labelName'] },
      answer: async (server, { label }) =>
        wordList(await server.ask('list_prometheus_label_values', { labelName: label, limit: 100_000 })),
    },
    logs_query: {
      needs: { query_loki_logs: ['datasourceUid', 'logql', 'limit'] },
      note: 'read a hundred lines at a time, a thousand at most',
      answer: (server, asked) =>
        pagedBack(asked, MOST_LINES, async (to) => {
          const value = await server.ask('query_loki_logs', {
            logql: asMeant(asked.query).lines,
            startRfc3339: asked.start,
            // Loki leaves the end itself out.
            endRfc3339: isoOfNs(to + 1n),
            limit: MOST_LINES,
            direction: 'backward',
          });
          const told = Truncated.safeParse(value);
          return { lines: logLines(value ?? []), more: told.success && told.data.metadata.resultsTruncated };
        }),
    },
    logs_volume: grafanaVolume,
    annotations_list: annotationsWay(['from', 'to', 'limit']),
    dashboards_list: {
      needs: { search_dashboards: ['query'] },
      async answer(server, { query }) {
        const found = await server.ask('search_dashboards', { query, limit: MOST });
        return { dashboards: Dashboards.parse(unwrapped(found)) };
      },
    },
  },
};
