import { z } from 'zod';
import { asMeant } from '../../logql/as-meant.ts';
import type { Dialect } from '../dialect.ts';
import { logLines } from '../shapes/logs.ts';
import { isoOfNs, pagedBack } from '../shapes/page-back.ts';

const Nothing = z.object({ message: z.string() }).strict();
const MOST_LINES = 1_000;

/** grafana/loki-mcp: lines only. Its arguments `url`, `username`, `password` and `token` are never sent. */
export const lokiMcp: Dialect = {
  name: 'loki-mcp',
  ways: {
    logs_query: {
      needs: { loki_query: ['query', 'start', 'end', 'limit', 'format'] },
      answer: (server, { query, start, end, limit }) =>
        pagedBack({ query, start, end, limit }, MOST_LINES, async (to) => {
          // It drops what is less than a second: the whole second is asked for, and what lies outside is left out.
          const after = isoOfNs((to / 1_000_000_000n + 1n) * 1_000_000_000n);
          const input = {
            query: asMeant(query).lines,
            start,
            end: after,
            limit: MOST_LINES,
            format: 'json',
            direction: 'backward',
          };
          const value = await server.ask('loki_query', input);
          return { lines: Nothing.safeParse(value).success ? [] : logLines(value) };
        }),
    },
  },
};
