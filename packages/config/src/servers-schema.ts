import { z } from 'zod';

/** Empty secrets are secrets that were not set: many servers ask for none. */
const Auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), token: z.string().default('') }),
  z.strictObject({ type: z.literal('basic'), username: z.string().default(''), password: z.string().default('') }),
  z.strictObject({ type: z.literal('api_key'), key: z.string().default('') }),
]);
export type Auth = z.infer<typeof Auth>;

/** What COMPASS may ask a server for, in the specification's names. */
export const Capability = z.enum([
  'query_metrics',
  'query_range',
  'get_labels',
  'query_logs',
  'stream_logs',
  'query_traces',
  'get_trace_by_id',
  'search_traces',
  'get_dashboards',
  'get_annotations',
  'execute_query',
  'changes',
  'sessions',
  'terminate_backend',
]);
export type Capability = z.infer<typeof Capability>;

const Headers = z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'), z.string()).default({});
const url = z.union([z.literal(''), z.url()]).default('');

/** An MCP server that somebody else runs or wrote: a command to start, or an address. */
const Outside = z.union([
  z.strictObject({
    command: z.string().min(1),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).default({}),
    cwd: z.string().optional(),
  }),
  z.strictObject({ url, transport: z.enum(['streamable-http', 'sse']).default('streamable-http'), headers: Headers }),
]);
export type Outside = z.infer<typeof Outside>;

/** What COMPASS has a small MCP server of its own for. */
const Backend = z.enum(['prometheus', 'loki', 'tempo', 'grafana', 'postgres']);
export type Backend = z.infer<typeof Backend>;

const Server = z
  .strictObject({
    url,
    /** What stands at `url`, where the entry's name does not say it. */
    backend: Backend.optional(),
    auth: Auth.default({ type: 'none' }),
    headers: Headers,
    mcp: Outside.optional(),
    component: z.string().optional(),
    /** The uid of the data source behind it, where a server has several. */
    datasource: z.string().optional(),
    capabilities: z.array(Capability).default([]),
  })
  .refine(({ url, mcp }) => url === '' || mcp === undefined, {
    path: ['mcp'],
    message: 'has a url beside it: give the address of a backend as url, or an MCP server as mcp, not both',
  });

const Servers = z.record(z.string(), Server).superRefine((servers, { addIssue }) => {
  for (const [name, { url, backend }] of Object.entries(servers))
    if (url !== '' && backend === undefined && !Backend.safeParse(name).success)
      addIssue({
        code: 'custom',
        path: [name, 'url'],
        message: `what stands there? Add backend: ${Backend.options.join(' | ')}; an MCP server goes under mcp instead`,
      });
});
export const ServersFile = z.strictObject({ mcp_servers: Servers });
export type ServerConfig = Omit<z.infer<typeof Server>, 'backend' | 'component' | 'datasource' | 'mcp'> & {
  name: string;
  /** Null: somebody else's MCP server. */
  backend: Backend | null;
  mcp: Outside | null;
  component: string | null;
  datasource: string | null;
};

/** A server whose address was left empty is not there. */
const isThere = ({ url, mcp }: z.infer<typeof Server>): boolean =>
  mcp === undefined ? url !== '' : 'command' in mcp || mcp.url !== '';

export const serversOf = ({ mcp_servers }: z.infer<typeof ServersFile>): ServerConfig[] =>
  Object.entries(mcp_servers)
    .filter(([, server]) => isThere(server))
    .map(([name, { mcp, backend, component, datasource, ...server }]) => ({
      ...server,
      name,
      backend: mcp === undefined ? (backend ?? Backend.parse(name)) : null,
      mcp: mcp ?? null,
      component: component ?? null,
      datasource: datasource ?? null,
    }));

const secretsOf = ({ auth, headers, mcp }: ServerConfig): string[] => [
  ...(auth.type === 'bearer' ? [auth.token] : []),
  ...(auth.type === 'basic' ? [auth.password] : []),
  ...(auth.type === 'api_key' ? [auth.key] : []),
  ...Object.values(headers),
  ...(mcp === null ? [] : Object.values('command' in mcp ? mcp.env : mcp.headers)),
];

/** Everything of these servers that must never be shown: tokens, passwords, headers, a URL's own password. */
export const serverSecrets = (servers: ServerConfig[]): string[] =>
  servers.flatMap((server) => [
    ...secretsOf(server),
    ...[server.url, server.mcp !== null && 'url' in server.mcp ? server.mcp.url : ''].flatMap((url) =>
      URL.canParse(url) ? [decodeURIComponent(new URL(url).password)] : [],
    ),
  ]);
