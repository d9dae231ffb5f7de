import type { Rest } from '@compass/compose/mcp';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../client.ts';
import type { CommandContext } from '../main.ts';
import { cliEnv, cliSettings } from '../settings.ts';

interface Options {
  url?: string;
  stdio?: true;
  http?: number;
  host?: string;
  name: string[];
}

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a port from 0 to 65535; 0 takes any that is free.');
};

/** Ended by the person or the program that started it. */
const untilStopped = (): Promise<unknown> =>
  new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));

/** COMPASS' own REST, for tools over it. */
const restOf =
  ({ url, token }: ReturnType<typeof cliSettings>): Rest =>
  async ({ method, path, body }) => {
    const asked = fetch(new URL(`/api/v1${path}`, url), {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(40_000),
      headers: {
        'x-compass-client': 'mcp',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await asked.catch(() => null);
    if (response !== null) return { status: response.status, body: await response.json().catch(() => null) };
    const detail = `COMPASS does not answer at ${url}. Start it, or set COMPASS_URL.`;
    return { status: 503, body: { title: 'It does not answer now', detail } };
  };

/** A running COMPASS for any MCP client that speaks over standard input and output. */
const serve = (command: Command): void => {
  command
    .command('serve')
    .description('serves a running COMPASS itself to any MCP client, over standard input and output')
    .option('--write', 'its tools may also start, propose, test and ask for approvals, as far as COMPASS_API_TOKEN may')
    .action(async ({ write }: { write?: true }) => {
      const { compassServer, serveStdio } = await import('@compass/compose/mcp');
      const rest = restOf(cliSettings());
      await serveStdio(() =>
        compassServer({ rest, write: write === true || cliEnv()['COMPASS_MCP_WRITE'] === 'true' }),
      );
    });
};

/** Serves one backend to any MCP client; needs no running COMPASS. Standard output belongs to the protocol. */
export const mcp = (program: Command, _context: CommandContext): void => {
  const command = program.command('mcp');
  serve(command);
  command
    .description('serves Prometheus, Loki, Tempo, Grafana or PostgreSQL to any MCP client')
    .argument('<backend>', 'prometheus, loki, tempo, grafana or postgres')
    .option(
      '--url <url>',
      'its address; else PROMETHEUS_URL, LOKI_URL, TEMPO_URL, GRAFANA_URL or POSTGRES_ACTIVITY_URL',
    )
    .addOption(new Option('--stdio', 'over standard input and output (the default)').conflicts('http'))
    .option('--http <port>', 'over Streamable HTTP, at /mcp', portOf)
    .option('--host <address>', 'the address to listen on, loopback unless told; any other needs COMPASS_MCP_TOKEN')
    .option(
      '--name <host>',
      'a further name that clients reach it by',
      (one: string, all: string[]) => [...all, one],
      [],
    )
    .addHelpText(
      'after',
      '\nWhat is secret comes from the environment: LOKI_TOKEN, or LOKI_USER and\nLOKI_PASSWORD, GRAFANA_API_KEY, LOKI_HEADERS (a line each) and so on;\n' +
        'COMPASS_MCP_TOKEN is what clients of --http must send as their bearer token.',
    )
    .action(async (backend: string, { url, http, host, name }: Options) => {
      const { ownServer, ownServerKinds, serveHttp, serveStdio } = await import('@compass/compose/mcp');
      const kind = ownServerKinds.find((one) => one === backend);
      if (kind === undefined) throw new CliError(`${backend}: name one of ${ownServerKinds.join(', ')}.`);
      const env = cliEnv();
      const create = ownServer({ kind, url, env });
      if (http === undefined) return serveStdio(create);
      const served = await serveHttp(create, {
        port: http,
        names: name,
        token: env['COMPASS_MCP_TOKEN'] ?? null,
        ...(host === undefined ? {} : { host }),
      });
      process.stderr.write(`${kind} is served at ${served.url}\n`);
      await untilStopped();
      await served.close();
    });
};
