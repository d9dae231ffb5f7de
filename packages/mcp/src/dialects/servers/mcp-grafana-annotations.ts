import { z } from 'zod';
import type { Dialect, Way } from '../dialect.ts';
import { unwrapped } from '../shapes/unwrapped.ts';

const MOST = 1_000;

const Rows = z.array(
  z.looseObject({
    time: z.number(),
    timeEnd: z.number().nullish(),
    text: z.string().nullish(),
    tags: z.array(z.string()).nullish(),
    alertName: z.string().nullish(),
    newState: z.string().nullish(),
  }),
);
/** The list alone, or as Grafana's client for Go hands it over, which is what mcp-grafana answers with. */
const Found = z.union([Rows, z.looseObject({ Payload: Rows.nullable() }).transform(({ Payload }) => Payload ?? [])]);

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Annotations of Grafana; `keys` are what a version calls the window's ends and the most that it gives. */
export const annotationsWay = ([from, to, limit]: readonly [string, string, string]): Way<'annotations_list'> => ({
  needs: { get_annotations: [from, to] },
  async answer(server, { start, end }) {
    const input = { [from]: Date.parse(start), [to]: Date.parse(end), [limit]: MOST };
    const found = Found.parse(unwrapped(await server.ask('get_annotations', input)) ?? []);
    const annotations = found.map(({ time, timeEnd, text, tags, alertName, newState }) => ({
      at: isoOf(time),
      until: timeEnd == null || timeEnd <= time ? null : isoOf(timeEnd),
      // An alert that changed its state says so beside its text, which is empty.
      text: text || [alertName, newState].filter(Boolean).join(' '),
      tags: tags ?? [],
    }));
    return { annotations: annotations.sort((a, b) => (a.at < b.at ? -1 : 1)) };
  },
});

/** The first versions of mcp-grafana that had annotations name their arguments in capital letters. */
export const earlyGrafana: Dialect = {
  name: 'mcp-grafana',
  ways: { annotations_list: annotationsWay(['From', 'To', 'Limit']) },
};
