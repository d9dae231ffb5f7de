import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  AgentId,
  type AgentSettings,
  type CatalogueEntry,
  CompassError,
  type Settings,
  type Signal,
} from '@compass/core';
import type { z } from 'zod';
import { ActionsFile } from './actions-schema.ts';
import { agentFile } from './agents-schema.ts';
import { type ApiToken, apiTokens } from './api-schema.ts';
import { type EmbedderConfig, embedderOf } from './embedder-config.ts';
import { type Env, readEnvironment } from './environment.ts';
import { readAll } from './faults.ts';
import { folderOf, placeOfFile } from './files.ts';
import { type ModelConfig, modelOf } from './model-config.ts';
import { nearest } from './nearest.ts';
import { type OpenTelemetryConfig, openTelemetryOf } from './open-telemetry-config.ts';
import { PricesFile } from './prices-schema.ts';
import { readYaml } from './read-yaml.ts';
import { type ScaledConfig, scaledOf } from './scaled-config.ts';
import { CompassFile } from './schema.ts';
import { secretsOf } from './secrets-of.ts';
import { type ServerConfig, ServersFile, serversOf } from './servers-schema.ts';
import { settingsOf } from './settings-of.ts';
import { SignalsFile, signalsOf } from './signals-schema.ts';
import { readVariables } from './variables.ts';

/** Everything an installation chose, read once, checked and frozen. */
export interface Config {
  environment: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  settings: Settings;
  enabledAgents: AgentId[];
  /** Without tokens REST is for this machine alone. */
  http: { port: number; workerPort: number; host: string; tokens: ApiToken[] };
  /** COMPASS as an MCP server; null: there is none. With `write` its tools may start, test and ask, and never approve. */
  mcp: { token: string; write: boolean } | null;
  /** Where traces go, and the headers that this asks for; null for nowhere. */
  openTelemetry: OpenTelemetryConfig | null;
  dataDir: string;
  /** Where the approved tools of other people's MCP servers are written down. */
  pinsFile: string;
  /** Null: the embedded form, in `dataDir`. */
  scaled: ScaledConfig | null;
  slack: { enabled: boolean; botToken: string; appToken: string; signingSecret: string; apiUrl: string | null };
  slackLocal: { port: number; open: boolean };
  pagerduty: {
    enabled: boolean;
    webhookSecrets: string[];
    /** Null: nothing is asked of PagerDuty or written to it. */
    rest: { url: string; key: string; from: string } | null;
  };
  /** What the other webhooks ask of their senders; none = no webhook. */
  webhooks: { alertmanager: string[]; grafana: { tokens: string[]; secrets: string[] }; compass: string[] };
  /** The component that database sessions belong to. */
  sessionsComponent: string | null;
  /** Only those with an address or a command. */
  servers: ServerConfig[];
  /** Null: everything is computed without one. */
  model: ModelConfig | null;
  embedder: EmbedderConfig;
  signals: Signal[];
  componentLabel: string;
  demo: { directory: string; speed: number };
  secrets: string[];
  /** Files that these were read from. */
  secretFiles: string[];
  /** What is set and looks like ours, but that nothing reads, a sentence each. */
  warnings: string[];
}

const RAISES_NONE =
  'integrations.pagerduty.integration_key is set, but COMPASS answers pages and raises none: nothing is sent with it.';

/** A file of nobody would be left out in silence. */
function refuseStrange(folder: string): void {
  const known = AgentId.options.map((id) => `${id}.yaml`);
  const strange = existsSync(folder)
    ? readdirSync(folder).find((file) => /\.ya?ml$/.test(file) && !known.includes(file))
    : undefined;
  if (strange === undefined) return;
  const meant = nearest(strange, known);
  throw new CompassError(
    'invalid',
    `${join(folder, strange)} belongs to no agent: ${meant === null ? `there are ${known.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

/** What the agents' own files say; an agent may have none. */
function readAgents(directory: string, env: Env): Partial<Record<AgentId, AgentSettings>> {
  refuseStrange(join(directory, 'agents'));
  const files = AgentId.options.map((id) => ({ id, file: join(directory, 'agents', `${id}.yaml`) }));
  const there = files.filter(({ file }) => existsSync(file));
  return readAll(
    Object.fromEntries(there.map(({ id, file }) => [id, () => readYaml(file, agentFile(id), env)[`${id}_agent`]])),
  );
}

function catalogue(directory: string, env: Env): CatalogueEntry[] {
  const { actions, rules } = readYaml(join(directory, 'actions.yaml'), ActionsFile, env);
  return Object.entries(actions).map(([id, entry]) => ({
    id,
    ...entry,
    rules: rules.filter(({ actions: named }) => named?.includes(id) !== false).map(({ actions: _, ...rule }) => rule),
  }));
}

function pagerdutyRest(given: { enabled: boolean; api_key: string; api_url: string; from: string }) {
  if (!given.enabled || given.api_key === '') return null;
  if (given.from === '')
    throw new CompassError(
      'invalid',
      'PAGERDUTY_FROM is missing: PagerDuty takes notes only in the name of a user, by e-mail address. Leave PAGERDUTY_API_KEY out to write none.',
      { field: 'PAGERDUTY_FROM' },
    );
  return { url: given.api_url || 'https://api.pagerduty.com', key: given.api_key, from: given.from };
}

/** The component of whoever answers for sessions; where nothing is configured that of the recorded incident, which stands where theirs would. */
const sessionsComponent = ({ mcp_servers }: z.infer<typeof ServersFile>, servers: readonly ServerConfig[]) =>
  (servers.length === 0
    ? mcp_servers['postgres']
    : servers.find(({ capabilities }) => capabilities.includes('sessions'))
  )?.component ?? null;

/** `root` holds `.env` and, unless COMPASS_CONFIG names another folder, `config/`. Throws `invalid` with file, line and key. */
export function readConfig(options: { root: string; env: Env }): Config {
  const { env, file, slips } = readEnvironment(options.root, options.env);
  const directory = folderOf(options.root, env);
  const place = (name: string) => placeOfFile(options.root, env, name);
  const { variables, ...files } = readAll({
    compass: () => readYaml(place('compass.yaml'), CompassFile, env),
    servers: () => readYaml(place('mcp_servers.yaml'), ServersFile, env),
    signals: () => readYaml(place('signals.yaml'), SignalsFile, env),
    agents: () => readAgents(directory, env),
    catalogue: () => catalogue(directory, env),
    // What is wrong in it is told before a model is asked for the first time.
    prices: () => existsSync(place('prices.yaml')) && readYaml(place('prices.yaml'), PricesFile, env),
    variables: () => readVariables(env),
  });
  const { compass } = files.compass;
  const { integrations } = compass;
  const servers = serversOf(files.servers);
  const { tokens, model, embedder, openTelemetry, scaled, rest } = readAll({
    tokens: () => apiTokens(variables.COMPASS_API_TOKEN, compass.api),
    model: () => modelOf(compass.llm, place('prices.yaml'), env),
    embedder: () => embedderOf(compass, place('prices.yaml'), env),
    openTelemetry: () => openTelemetryOf(env),
    scaled: () => scaledOf(compass.storage),
    rest: () => pagerdutyRest(integrations.pagerduty),
  });
  const settings = settingsOf(compass, {
    ...{ agents: files.agents, catalogue: files.catalogue },
    ...{ variables, servers, writesPages: rest !== null },
  });
  const secrets = secretsOf(compass, { tokens, servers, openTelemetry, auditKey: settings.auditKey });
  const dataDir = variables.COMPASS_DATA_DIR ?? join(options.root, '.compass');
  return Object.freeze({
    environment: compass.environment,
    logLevel: compass.log_level,
    settings,
    enabledAgents: compass.agents.enabled,
    // Without a token whoever reaches the port could start investigations: then it is for this machine only.
    http: {
      port: variables.PORT,
      // A worker beside a server, with the same settings, is another address.
      workerPort: variables.WORKER_PORT ?? (env['PORT'] === undefined ? 8081 : variables.PORT),
      host: tokens.length === 0 ? '127.0.0.1' : '0.0.0.0',
      tokens,
    },
    mcp: compass.mcp.token === '' ? null : compass.mcp,
    openTelemetry,
    dataDir,
    pinsFile: variables.COMPASS_PINS ?? join(dataDir, 'mcp-pins.json'),
    scaled,
    slack: {
      enabled: integrations.slack.enabled,
      botToken: integrations.slack.bot_token,
      appToken: integrations.slack.app_token,
      signingSecret: integrations.slack.signing_secret,
      apiUrl: integrations.slack.api_url === '' ? null : integrations.slack.api_url,
    },
    slackLocal: { port: variables.SLACK_LOCAL_PORT, open: variables.COMPASS_NO_OPEN !== '1' },
    pagerduty: {
      enabled: integrations.pagerduty.enabled,
      webhookSecrets: integrations.pagerduty.webhook_secret,
      rest,
    },
    webhooks: {
      alertmanager: integrations.alertmanager.webhook_token,
      grafana: { tokens: integrations.grafana.webhook_token, secrets: integrations.grafana.webhook_secret },
      compass: integrations.webhook.secret,
    },
    sessionsComponent: sessionsComponent(files.servers, servers),
    servers,
    model,
    embedder,
    signals: signalsOf(files.signals),
    componentLabel: files.signals.component_label,
    demo: {
      directory: variables.COMPASS_DEMO ?? join(options.root, 'apps/standalone/demo'),
      speed: variables.COMPASS_DEMO_SPEED,
    },
    secrets,
    secretFiles: secrets.some((secret) => file.text.includes(secret)) ? [file.path] : [],
    // Last: every name that is read has been asked for.
    warnings: [...slips(), ...(integrations.pagerduty.integration_key === '' ? [] : [RAISES_NONE])],
  });
}
