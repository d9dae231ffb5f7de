import { CompassError } from '@compass/core';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { BackendAuth } from '../servers/auth.ts';
import type { BackendOptions } from '../servers/backend.ts';
import { grafanaServer } from '../servers/grafana/server.ts';
import { lokiServer } from '../servers/loki/server.ts';
import { postgresServer } from '../servers/postgres/server.ts';
import { prometheusServer } from '../servers/prometheus/server.ts';
import { tempoServer } from '../servers/tempo/server.ts';

/** The backends that we have a small MCP server for. */
export const ownServerKinds = ['prometheus', 'loki', 'tempo', 'grafana', 'postgres'] as const;
export type OwnServerKind = (typeof ownServerKinds)[number];

type Env = Record<string, string | undefined>;

const create: Record<OwnServerKind, (options: BackendOptions) => McpServer> = {
  prometheus: prometheusServer,
  loki: lokiServer,
  tempo: tempoServer,
  grafana: grafanaServer,
  postgres: ({ url }) => postgresServer({ url }),
};

/** The variable that holds the address, which for a database holds its password too. */
const urlName = (kind: OwnServerKind): string =>
  kind === 'postgres' ? 'POSTGRES_ACTIVITY_URL' : `${kind.toUpperCase()}_URL`;

/** `LOKI_TOKEN`, `GRAFANA_API_KEY`, or `LOKI_USER` and `LOKI_PASSWORD`. */
function authIn(env: Env, prefix: string): BackendAuth {
  const named = (name: string): string => env[`${prefix}_${name}`] ?? '';
  if (named('TOKEN') !== '') return { type: 'bearer', token: named('TOKEN') };
  if (named('API_KEY') !== '') return { type: 'api_key', key: named('API_KEY') };
  return named('USER') === ''
    ? { type: 'none' }
    : { type: 'basic', username: named('USER'), password: named('PASSWORD') };
}

/** `LOKI_HEADERS`, a line each: `X-Scope-OrgID: team-a`. The message names no value: it may be a secret. */
const headersIn = (env: Env, prefix: string): Record<string, string> =>
  Object.fromEntries(
    (env[`${prefix}_HEADERS`] ?? '').split('\n').flatMap((line): [string, string][] => {
      if (line.trim() === '') return [];
      const at = line.indexOf(':');
      const [name, value] = [line.slice(0, Math.max(0, at)).trim(), line.slice(at + 1).trim()];
      if (!/^[A-Za-z0-9-]+$/.test(name))
        throw new CompassError('invalid', `${prefix}_HEADERS: write one header a line, such as X-Scope-OrgID: team-a`, {
          field: `${prefix}_HEADERS`,
        });
      return [[name, value]];
    }),
  );

/**
 * Makes our own MCP server for a backend; what is secret comes from the environment, and so does the address unless it is given.
 * CompassError `invalid` names what is missing.
 */
export function ownServer({ kind, url, env }: { kind: OwnServerKind; url?: string | undefined; env: Env }) {
  const address = url ?? env[urlName(kind)] ?? '';
  const web = kind === 'postgres' ? /^postgres(ql)?:/ : /^https?:/;
  const lacks =
    address === '' ? `no address of ${kind}` : `what ${url === undefined ? urlName(kind) : '--url'} says is no address`;
  const form = kind === 'postgres' ? 'postgres://user:password@host:5432/name' : 'http://host:port';
  if (!URL.canParse(address) || !web.test(address))
    throw new CompassError('invalid', `${lacks}: give one such as ${form}, as --url or in ${urlName(kind)}`, {
      field: 'url',
    });
  const prefix = kind.toUpperCase();
  const options = { url: address, auth: authIn(env, prefix), headers: headersIn(env, prefix) };
  return (): McpServer => create[kind](options);
}
