import { z } from 'zod';
import type { Dialect, Questions } from '../dialect.ts';
import { spansOf } from '../shapes/trace.ts';
import { oneTrace, wholeTraces } from '../shapes/whole-traces.ts';

const Search = z.looseObject({ traces: z.array(z.looseObject({ traceID: z.string().min(1) })).default([]) });

/** TraceQL's strings are written as JSON's. */
const condition = ({ service, name }: Questions['traces_search']): string =>
  [
    ...(service === undefined ? [] : [`resource.service.name = ${JSON.stringify(service)}`]),
    ...(name === undefined ? [] : [`name = ${JSON.stringify(name)}`]),
  ].join(' && ');

/** Tempo's own MCP server (2.9 or newer), also as mcp-grafana passes it on (`tempo_…`, with a data source). */
export const tempo: Dialect = {
  name: 'Tempo',
  ways: {
    traces_search: {
      needs: { 'traceql-search': ['query', 'start', 'end'], 'get-trace': ['trace_id'] },
      note: 'the newest twenty of a search, unless Tempo is set to give more',
      async answer(server, asked) {
        const query = `{ ${condition(asked)} } with (most_recent=true)`;
        const value = await server.ask('traceql-search', { query, start: asked.start, end: asked.end });
        const ids = Search.parse(value).traces.map(({ traceID }) => traceID);
        const wanted = ids.slice(0, asked.limit);
        const traces = await wholeTraces(wanted, async (id) =>
          spansOf(await server.ask('get-trace', { trace_id: id })),
        );
        // A search stops at its limit without a word, so more than it gave may be there.
        return { traces, truncated: ids.length > 0 };
      },
    },
    traces_get: {
      needs: { 'get-trace': ['trace_id'] },
      answer: async (server, { traceID }) =>
        oneTrace(traceID, spansOf(await server.ask('get-trace', { trace_id: traceID }))),
    },
  },
};
