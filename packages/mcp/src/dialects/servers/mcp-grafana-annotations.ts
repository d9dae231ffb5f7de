import { z } from 'zod';
import { annotationsOf, GrafanaAnnotation } from '../../telemetry/grafana-annotation.ts';
import type { Dialect, Way } from '../dialect.ts';
import { unwrapped } from '../shapes/unwrapped.ts';

const MOST = 1_000;

const Rows = z.array(GrafanaAnnotation);
/** The list alone, or as Grafana's client for Go hands it over, which is what mcp-grafana answers with. */
const Found = z.union([Rows, z.looseObject({ Payload: Rows.nullable() }).transform(({ Payload }) => Payload ?? [])]);

/** Annotations of Grafana; `keys` are what a version calls the window's ends and the most that it gives. */
export const annotationsWay = ([from, to, limit]: readonly [string, string, string]): Way<'annotations_list'> => ({
  needs: { get_annotations: [from, to] },
  async answer(server, { start, end }) {
    const input = { [from]: Date.parse(start), [to]: Date.parse(end), [limit]: MOST };
    return { annotations: annotationsOf(Found.parse(unwrapped(await server.ask('get_annotations', input)) ?? [])) };
  },
});

/** The first versions of mcp-grafana that had annotations name their arguments in capital letters. */
export const earlyGrafana: Dialect = {
  name: 'mcp-grafana',
  ways: { annotations_list: annotationsWay(['From', 'To', 'Limit']) },
};
