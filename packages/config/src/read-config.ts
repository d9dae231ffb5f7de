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
import { ActionsFile } from './actions-schema.ts';
import { agentFile, withShortForm } from './agents-schema.ts';
import { type ApiToken, apiTokens } from './api-schema.ts';
import { type EmbedderConfig, embedderOf } from './embedder-config.ts';
import { type Env, readEnvironment } from './environment.ts';
import { readAll } from './faults.ts';
import { type ModelConfig, modelOf } from './model-config.ts';
import { nearest } from './nearest.ts';
import { type OpenTelemetryConfig, openTelemetryOf } from './open-telemetry-config.ts';
import { PricesFile } from './prices-schema.ts';
import { readYaml } from './read-yaml.ts';
import { type ScaledConfig, scaledOf, storageSecrets } from './scaled-config.ts';
import { CompassFile } from './schema.ts';
import { type ServerConfig, ServersFile, serverSecrets, serversOf } from './servers-schema.ts';
import { SignalsFile } from './signals-schema.ts';
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

const originsOf = (addresses: string[]): string[] => [
  ...new Set(addresses.flatMap((one) => (/^https?:/.test(one) && URL.canParse(one) ? [new URL(one).origin] : []))),
];

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

function notifyOf({
  notify,
  on_call,
}: CompassFile['compass']['integrations']['slack']): NonNullable<Settings['notify']> {
  const whom = (word: string): string[] | 'approvers' =>
    word === 'approvers' ? word : word === 'none' ? [] : [word === 'on_call' ? on_call : word.slice('group:'.length)];
  return Object.fromEntries(Object.entries(notify).map(([event, word]) => [event, whom(word)]));
}

/** `root` holds `.env` and, unless COMPASS_CONFIG names another folder, `config/`. Throws `invalid` with file, line and key. */
export function readConfig(options: { root: string; env: Env }): Config {
  const { env, file, slips } = readEnvironment(options.root, options.env);
  const directory = env['COMPASS_CONFIG'] ?? join(options.root, 'config');
  const inFolder = (name: string) => join(directory, name);
  const { variables, ...files } = readAll({
    compass: () => readYaml(inFolder('compass.yaml'), CompassFile, env),
    servers: () => readYaml(inFolder('mcp_servers.yaml'), ServersFile, env),
    signals: () => readYaml(env['COMPASS_SIGNALS'] ?? inFolder('signals.yaml'), SignalsFile, env),
    agents: () => readAgents(directory, env),
    catalogue: () => catalogue(directory, env),
    // What is wrong in it is told before a model is asked for the first time.
    prices: () => existsSync(inFolder('prices.yaml')) && readYaml(inFolder('prices.yaml'), PricesFile, env),
    variables: () => readVariables(env),
  });
  const { compass } = files.compass;
  const { investigation, integrations } = compass;
  const servers = serversOf(files.servers);
  const { signals, component_label } = files.signals;
  const { model, embedder, openTelemetry, scaled, rest } = readAll({
    model: () => modelOf(compass.llm, inFolder('prices.yaml'), env),
    embedder: () => embedderOf(compass, inFolder('prices.yaml'), env),
    openTelemetry: () => openTelemetryOf(env),
    scaled: () => scaledOf(compass.storage),
    rest: () => pagerdutyRest(integrations.pagerduty),
  });
  const tokens = apiTokens(variables.COMPASS_API_TOKEN, compass.api);
  const settings: Settings = {
    maxParallelAgents: investigation.max_parallel_agents,
    observationTimeoutMs: investigation.observation_timeout_seconds * 1000,
    hypothesisTimeoutMs: investigation.hypothesis_generation_timeout * 1000,
    maxHypothesesPerAgent: investigation.max_hypotheses_per_agent,
    minConfidence: investigation.min_confidence_threshold,
    costLimitUsd: investigation.max_investigation_cost,
    model: {
      tokensPerHypothesis: compass.llm.token_limits.per_hypothesis,
      tokensPerObservation: compass.llm.token_limits.per_observation,
      tokensPerInvestigation: compass.llm.token_limits.per_investigation,
      usdPerDay: compass.llm.max_daily_cost,
    },
    referenceSeconds: investigation.reference_seconds,
    lookbackSeconds: investigation.lookback_seconds,
    stepSeconds: investigation.step_seconds,
    rateSeconds: investigation.rate_seconds,
    leaseMs: variables.COMPASS_LEASE_MS,
    maxRetries: 3,
    maxCrashes: 3,
    pollMs: variables.COMPASS_POLL_MS,
    zone: compass.zone,
    defaultChannel: integrations.slack.default_channel,
    channels: integrations.slack.channels,
    watch: integrations.slack.watch,
    notify: notifyOf(integrations.slack),
    agents: Object.fromEntries(AgentId.options.map((id) => [id, withShortForm(files.agents[id], compass.agents[id])])),
    catalogue: files.catalogue,
    auditKey: variables.COMPASS_AUDIT_KEY ?? '',
    publicUrl: compass.public_url === '' ? null : compass.public_url,
    dashboard: integrations.grafana.dashboard_url === '' ? null : integrations.grafana.dashboard_url,
    linkOrigins: originsOf([
      compass.public_url,
      integrations.pagerduty.url,
      integrations.grafana.dashboard_url,
      ...servers.map((one) => one.url),
    ]),
    resolvePages: integrations.pagerduty.resolve,
    writesPages: rest !== null,
  };
  const secrets = [
    integrations.slack.bot_token,
    integrations.slack.app_token,
    ...integrations.pagerduty.webhook_secret,
    integrations.pagerduty.api_key,
    integrations.pagerduty.integration_key,
    ...integrations.alertmanager.webhook_token,
    ...integrations.grafana.webhook_token,
    ...integrations.grafana.webhook_secret,
    ...integrations.webhook.secret,
    integrations.slack.signing_secret,
    ...tokens.map(({ token }) => token),
    compass.mcp.token,
    settings.auditKey,
    ...storageSecrets(compass.storage),
    ...Object.values(compass.llm.providers).map((one) => one.api_key),
    ...serverSecrets(servers),
    ...Object.values(openTelemetry?.headers ?? {}),
  ].filter((one) => one !== '');
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
    sessionsComponent: files.servers.mcp_servers['postgres']?.component ?? null,
    servers,
    model,
    embedder,
    signals,
    componentLabel: component_label,
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
