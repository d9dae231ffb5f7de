import { z } from 'zod';
import { address, passwordOf, sourceAddress } from './address.ts';
import { faultWords } from './fault-words.ts';
import { nearest } from './nearest.ts';
import { nodeOf } from './reference/nodes.ts';

const secret = (description: string, example: string) =>
  z.string().default('').meta({ description, secret: true, example });
const form = <T extends string>(type: T) =>
  z.literal(type).meta({ description: 'How a backend knows who asks.', example: 'bearer' });

/** Empty secrets are secrets that were not set: many servers ask for none. */
const Auth = z.discriminatedUnion('type', [
  z.strictObject({ type: form('none') }),
  z.strictObject({ type: form('bearer'), token: secret('The bearer token.', 'eyJhbGci…') }),
  z.strictObject({
    type: form('basic'),
    username: z.string().default('').meta({ description: 'The user of basic authentication.', example: 'compass' }),
    password: secret('Its password.', 'hunter2'),
  }),
  z.strictObject({ type: form('api_key'), key: secret('The key.', 'glsa_…') }),
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

const hidden = (example: string) => z.string().meta({ description: 'Its value.', secret: true, example });
const Headers = z
  .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'), hidden('tenant-1'))
  .default({})
  .meta({ description: 'Further headers of every request, by name.' });
const Command = z.strictObject({
  command: z.string().min(1).meta({ description: 'The program that is started.', example: 'npx' }),
  args: z
    .array(z.string())
    .default([])
    .meta({ description: 'Its arguments. What is secret goes into env.', example: ['autotel-mcp'] }),
  env: z
    .record(z.string(), hidden('eyJhbGci…'))
    .default({})
    .meta({ description: 'Its environment, by variable: of ours it gets PATH, HOME and their like alone.' }),
  cwd: z.string().optional().meta({ description: 'Where it is started.', example: '/opt/mcp' }),
});
const Address = z.strictObject({
  url: sourceAddress('https://mcp.example.com/mcp').meta({ description: 'The address of the MCP server.' }),
  transport: z
    .enum(['streamable-http', 'sse'])
    .default('streamable-http')
    .meta({ description: 'How it is spoken to.', example: 'sse' }),
  headers: Headers,
});

/** An MCP server that somebody else runs or wrote: a command to start, or an address. Judged as the one that its keys look like. */
const Outside = z
  .record(z.string(), z.unknown())
  .transform((entry, { issues }): z.infer<typeof Command | typeof Address> => {
    const alike = ({ shape }: z.ZodObject) =>
      Object.keys(entry).filter((key) => nearest(key, Object.keys(shape)) !== null).length;
    const parsed = (alike(Address) > alike(Command) ? Address : Command).safeParse(entry, { error: faultWords });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) issues.push({ ...issue, input: entry } as z.core.$ZodRawIssue);
    return z.NEVER;
  })
  .meta({
    description: 'Somebody else’s MCP server: a command that is started, or an address.',
    anyOf: [Command, Address].map(nodeOf),
  });
export type Outside = z.infer<typeof Outside>;

/** What COMPASS has a small MCP server of its own for. */
const Backend = z.enum(['prometheus', 'loki', 'tempo', 'grafana', 'postgres']);
export type Backend = z.infer<typeof Backend>;

/** An address of each, as people write it. */
const EXAMPLES: Record<Backend, string> = {
  prometheus: 'http://prometheus:9090',
  loki: 'http://loki:3100',
  tempo: 'http://tempo:3200',
  grafana: 'https://grafana.example.com',
  postgres: 'postgres://user:password@host:5432/name',
};
const addressOf = (kind: Backend) =>
  kind === 'postgres' ? address('postgres', EXAMPLES.postgres) : sourceAddress(EXAMPLES[kind]);

const Server = z
  .strictObject({
    url: z.string().default('').meta({
      description:
        'The address of a backend, which COMPASS has a small MCP server of its own for: http(s)://host:port, of PostgreSQL postgres://user:password@host:5432/name; empty: it is not there.',
      example: EXAMPLES.prometheus,
      exampleOf: EXAMPLES,
    }),
    backend: Backend.optional().meta({
      description: 'What stands at url, where the entry’s name does not say it.',
      example: 'prometheus',
    }),
    auth: Auth.default({ type: 'none' }).meta({ description: 'What the backend asks for.' }),
    headers: Headers,
    mcp: Outside.optional(),
    component: z.string().optional().meta({
      description: 'The component that database sessions belong to.',
      example: 'orders-db',
    }),
    datasource: z.string().optional().meta({
      description:
        'The uid of the data source behind it, where a server has several of a kind; of each kind one, with spaces between.',
      example: 'PBFA97CFB590B2093',
    }),
    capabilities: z
      .array(Capability)
      .default([])
      .meta({ description: 'What it is asked for.', example: ['query_range', 'get_labels'] }),
  })
  .refine(({ url, mcp }) => url === '' || mcp === undefined, {
    path: ['mcp'],
    message: 'has a url beside it: give the address of a backend as url, or an MCP server as mcp, not both',
  });

/** The keys of it that were filled in. */
const given = (auth: Auth): string[] =>
  Object.entries(auth).flatMap(([key, value]) => (key === 'type' || value === '' ? [] : [key]));

/** Each entry that is right by itself is judged by its name too, whatever is wrong with its neighbours. */
const byName = (servers: Record<string, unknown>, { addIssue }: z.core.$RefinementCtx) => {
  for (const [name, entry] of Object.entries(servers)) {
    const read = Server.safeParse(entry);
    if (!read.success) continue;
    const { url, backend, mcp, auth, headers, datasource } = read.data;
    const kind = backend ?? Backend.safeParse(name).data;
    const fault = (key: string[], message: string, params = {}) =>
      addIssue({ code: 'custom', path: [name, ...key], message, params });
    if (url !== '' && kind === undefined)
      fault(
        ['url'],
        `needs a word on what stands there: add backend, one of ${Backend.options.join(', ')}; an MCP server goes under mcp instead`,
      );
    const wrong = kind === undefined ? undefined : addressOf(kind).safeParse(url).error;
    if (wrong !== undefined) fault(['url'], wrong.issues[0]?.message ?? '');
    if (datasource !== undefined && url !== '' && kind !== undefined && kind !== 'grafana')
      fault(
        ['datasource'],
        `is of no use here: ${kind} has no data sources behind it, a Grafana or somebody else’s server has`,
      );
    if (mcp !== undefined && 'command' in mcp) {
      if (given(auth).length > 0) fault(['auth'], 'is of no use beside a command: what it needs goes into mcp.env');
      if (Object.keys(headers).length > 0) fault(['headers'], 'is of no use beside a command, which is sent none');
    }
    const [key] = url === '' && mcp === undefined ? given(auth) : [];
    if (key !== undefined)
      fault(['auth', key], `is of no use without the url of ${name}: give both, or neither`, {
        lacks: ['mcp_servers', name, 'url'],
      });
  }
};
const Servers = z
  .record(z.string(), Server)
  .superRefine(byName, { when: ({ value }) => z.record(z.string(), z.unknown()).safeParse(value).success });
/** `config/mcp_servers.yaml`. */
export const ServersFile = z.strictObject({
  mcp_servers: Servers.meta({
    description:
      'Where COMPASS looks, by a name of your choice. With no url and no mcp anywhere a recorded incident is played.',
  }),
});
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
    passwordOf(server.url),
    server.mcp !== null && 'url' in server.mcp ? passwordOf(server.mcp.url) : '',
  ]);
