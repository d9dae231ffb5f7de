import { z } from 'zod';
import type { Env } from './environment.ts';
import { faultWords } from './fault-words.ts';
import { refusal } from './faults.ts';
import { holding, sentence, wayBack } from './filled.ts';
import { OwnToken } from './own-token.ts';

const number = (most: number) => {
  const error = `must be a number from 0 to ${most}`;
  return z.coerce.number({ error }).min(0, { error }).max(most, { error });
};
const port = number(65_535);
const ms = number(86_400_000);
const text = z.string().optional();

/** The variables that belong to no file: of the process, and of the command line. Those that files name are documented with the keys that they fill. */
export const Variables = z.object({
  PORT: port.default(8080).meta({ description: 'The port of REST, webhooks and health.', example: 80 }),
  WORKER_PORT: port.optional().meta({
    description: 'A worker’s own port, for its health and metrics; not set: PORT, else 8081.',
    example: 8082,
  }),
  COMPASS_API_TOKEN: OwnToken.optional().meta({
    description:
      'The bearer token of REST and of /metrics, of at least 16 characters. With it, or with any of COMPASS_API_TOKENS, COMPASS listens on every interface; without any, on this machine only.',
    secret: true,
    example: 'a long random word',
  }),
  COMPASS_URL: text.meta({
    description: 'Where the command line finds COMPASS; not set: http://127.0.0.1 at PORT.',
    example: 'http://127.0.0.1:8080',
  }),
  COMPASS_DATA_DIR: text.meta({
    description:
      'The folder of the embedded database and of the secrets an installation makes for itself; not set: .compass.',
    example: '/var/lib/compass',
  }),
  COMPASS_AUDIT_KEY: OwnToken.optional().meta({
    description:
      'The key of the audit trail’s HMAC chain, of at least 16 characters; not set: made at the first start and kept in the data folder.',
    secret: true,
    example: 'a long random word',
  }),
  COMPASS_PINS: text.meta({
    description:
      'Where the approved tools of other people’s MCP servers are written down; not set: mcp-pins.json in the data folder.',
    example: '/var/lib/compass/mcp-pins.json',
  }),
  COMPASS_CONFIG: text.meta({
    description:
      'The folder with compass.yaml, mcp_servers.yaml, actions.yaml, signals.yaml, prices.yaml and agents/; not set: config.',
    example: '/etc/compass',
  }),
  COMPASS_SIGNALS: text.meta({
    description: 'What is measured here and how it is called; not set: signals.yaml of that folder.',
    example: '/etc/compass/our-signals.yaml',
  }),
  SLACK_LOCAL_PORT: port.default(8070).meta({ description: 'The port of the local workspace’s page.', example: 8071 }),
  COMPASS_NO_OPEN: z
    .string()
    .default('0')
    .meta({ description: '1: the local workspace’s page is not opened in the browser.', example: '1' }),
  COMPASS_POLL_MS: ms
    .default(2000)
    .meta({ description: 'How often the symptom is looked at after an action.', unit: 'ms', example: 5000 }),
  COMPASS_LEASE_MS: ms.default(10_000).meta({
    description: 'How long a worker that stopped or froze keeps its steps before another one takes them.',
    unit: 'ms',
    example: 15_000,
  }),
  COMPASS_DEMO: text.meta({
    description:
      'The folder of the recorded incident that is played where no source is configured; not set: apps/standalone/demo.',
    example: '/srv/incidents/2026-11-22',
  }),
  COMPASS_DEMO_SPEED: ms
    .default(20)
    .meta({ description: 'How fast its clock runs after an action.', unit: 'times', example: 60 }),
  OTEL_EXPORTER_OTLP_ENDPOINT: text.meta({
    description: 'An OTLP/HTTP receiver: traces of every investigation go there; not set: nothing is traced.',
    example: 'http://collector:4318',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: text.meta({
    description: 'What it asks for, as name=value,name=value.',
    secret: true,
    example: 'x-token=secret',
  }),
});
export type Variables = z.infer<typeof Variables>;

/** Reads them. CompassError `invalid` with the name of each that is wrong, and what would be right. */
export function readVariables(env: Env): Variables {
  const given = Object.fromEntries(Object.keys(Variables.shape).map((name) => [name, env[name]]));
  const read = Variables.safeParse(given, { error: faultWords });
  if (read.success) return read.data;
  throw refusal(
    read.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      const standard = Variables.shape[name as keyof Variables].safeParse(undefined).data;
      const by = { text: '', by: [{ name, fallback: String(standard ?? '') }] };
      return { field: name, message: `${holding(by, env)}, and it ${sentence(message)}${wayBack(by, env)}` };
    }),
  );
}
