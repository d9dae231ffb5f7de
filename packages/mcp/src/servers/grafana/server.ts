import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { Time } from '../../player/tools/arguments.ts';
import { type Backend, type BackendOptions, openBackend } from '../backend.ts';
import { lokiTools } from '../loki/server.ts';
import { prometheusTools } from '../prometheus/server.ts';
import { type Offer, readTool, serverOf } from '../read-tool.ts';
import { tempoTools } from '../tempo/server.ts';
import { windowNs } from '../window.ts';
import { readAnnotations } from './annotations.ts';
import { type ChangeTags, changesIn, defaultChangeTags } from './changes.ts';
import { behindGrafana, SourceType, uidOf } from './data-source.ts';
import { executeQuery } from './execute-query.ts';

export interface GrafanaOptions extends BackendOptions {
  /** Which kinds of data source are asked through it; all three unless told. */
  sources?: SourceType[];
  /** Uids, where the default of a type is not the one: of each type one. */
  datasources?: readonly string[];
  changeTags?: Partial<ChangeTags>;
}

const Dashboards = z.array(
  z.object({
    uid: z.string(),
    title: z.string(),
    url: z.string(),
    folderTitle: z.string().default(''),
    tags: z.array(z.string()).default([]),
  }),
);

const ownTools = (grafana: Backend, changeTags: ChangeTags): Offer[] => [
  readTool({
    name: 'annotations_list',
    description: 'Annotations from start to end, those with all of the tags, oldest first.',
    input: z.strictObject({ start: Time, end: Time, tags: z.array(z.string().min(1)).default([]) }),
    read: async ({ start, end, tags }, signal) => ({
      ...(await readAnnotations(grafana, { ...windowNs(start, end), tags, matchAny: false }, signal)),
    }),
  }),
  readTool({
    name: 'changes_list',
    description: `Deploys, configuration, flags and scaling from start to end, oldest first: annotations tagged ${Object.keys(changeTags.kinds).join(', ')}.`,
    input: z.strictObject({ start: Time, end: Time }),
    async read({ start, end }, signal) {
      const asked = { ...windowNs(start, end), tags: Object.keys(changeTags.kinds), matchAny: true };
      const { annotations, truncated } = await readAnnotations(grafana, { ...asked, type: 'annotation' }, signal);
      return { ...changesIn(annotations, changeTags), truncated };
    },
  }),
  readTool({
    name: 'dashboards_list',
    description: 'Finds dashboards by words of their titles and by tags.',
    input: z.strictObject({
      query: z.string().optional(),
      tags: z.array(z.string().min(1)).default([]),
      limit: z.number().int().min(1).max(500).default(50),
    }),
    async read({ query, tags, limit }, signal) {
      const params = { type: 'dash-db', query, tag: tags, limit };
      const found = await grafana.ask('api/search', Dashboards, { params, signal });
      return { dashboards: found.map(({ folderTitle, ...rest }) => ({ ...rest, folder: folderTitle })) };
    },
  }),
];

const toolsOf: Record<SourceType, (backend: Backend) => Offer[]> = {
  prometheus: prometheusTools,
  loki: lokiTools,
  tempo: tempoTools,
};

/** An MCP server over one Grafana: what it holds itself, and the data sources behind it. Read only. */
export const grafanaServer = (options: GrafanaOptions): McpServer => {
  const { sources = SourceType.options, datasources = [], changeTags = {} } = options;
  const grafana = openBackend('Grafana', options);
  const through = (type: SourceType): Backend =>
    behindGrafana(grafana, type, (signal) => uidOf(grafana, type, datasources, signal));
  const behind = { prometheus: through('prometheus'), loki: through('loki'), tempo: through('tempo') };
  return serverOf('compass-grafana', [
    ...ownTools(grafana, { ...defaultChangeTags, ...changeTags }),
    executeQuery((type, uid) => (uid === undefined ? behind[type] : behindGrafana(grafana, type, async () => uid))),
    ...sources.flatMap((type) => toolsOf[type](behind[type])),
  ]);
};
