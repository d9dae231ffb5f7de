import type { Rest } from '@compass/compose/mcp';
import { type Env, OwnToken } from '@compass/config';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../client.ts';
import { type Connection, connectionTo, send } from '../connection.ts';
import { EXIT } from '../exit-code.ts';
import type { CommandContext } from '../main.ts';
import { cliSettings, wholeEnv } from '../settings.ts';

interface Options {
  url?: string;
  stdio?: true;
  http?: number;
  host?: string;
  name?: string[];
}

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a port from 0 to 65535; 0 takes any that is free.');
};

/** What clients send, null for none. CliError for one that can be guessed. */
function tokenOf(env: Env): string | null {
  const { success, error, data } = OwnToken.safeParse(env['COMPASS_MCP_TOKEN'] ?? '');
  if (!success) throw new CliError(`COMPASS_MCP_TOKEN ${error.issues[0]?.message}.`);
  return data || null;
}

/** Ended by the person or the program that started it. */
const untilStopped = (): Promise<unknown> =>
  new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));

/** COMPASS' own REST, for tools over it. */
const restOf =
  (connection: Connection): Rest =>
  async (request) => {
    try {
      const response = await send(connection, request);
      return { status: response.status, body: await response.json().catch(() => null) };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { status: 503, body: { title: 'It does not answer now', detail: error.message } };
    }
  };

/** A running COMPASS for any MCP client that speaks over standard input and output. */
const serve = (command: Command): void => {
  command
    .command('serve')
    .description('serves a running COMPASS itself to any MCP client, over standard input and output')
    .option('--write', 'its tools may also start, propose, test and ask for approvals, as far as COMPASS_API_TOKEN may')
    .action(async ({ write }: { write?: true }) => {
      const { compassServer, serveStdio } = await import('@compass/compose/mcp');
      const rest = restOf(connectionTo(cliSettings(), 'mcp'));
      await serveStdio(() =>
        compassServer({ rest, write: write === true || wholeEnv()['COMPASS_MCP_WRITE'] === 'true' }),
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
    .option('--name <host>', 'a further name that clients reach it by', (one: string, all: string[] = []) => [
      ...all,
      one,
    ])
    .addHelpText(
      'after',
      '\nWhat is secret comes from the environment or .env: LOKI_TOKEN, or LOKI_USER and\nLOKI_PASSWORD, GRAFANA_API_KEY, LOKI_HEADERS (a line each) and so on;\n' +
        'COMPASS_MCP_TOKEN is what clients of --http must send as their bearer token.',
    )
    .action(async (backend: string, { url, http, host, name = [] }: Options) => {
      const { ownServer, ownServerKinds, serveHttp, serveStdio } = await import('@compass/compose/mcp');
      const kind = ownServerKinds.find((one) => one === backend);
      if (kind === undefined) throw new CliError(`${backend}: name one of ${ownServerKinds.join(', ')}.`, EXIT.usage);
      const env = wholeEnv();
      const create = ownServer({ kind, url, env });
      if (http === undefined) return serveStdio(create);
      const token = tokenOf(env);
      const served = await serveHttp(create, {
        port: http,
        names: name,
        token,
        ...(host === undefined ? {} : { host }),
      });
      process.stderr.write(`${kind} is served at ${served.url}\n`);
      await untilStopped();
      await served.close();
    });
};
