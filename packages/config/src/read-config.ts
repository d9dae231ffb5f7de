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
import { type Env, readEnvironment } from './environment.ts';
import { type ModelConfig, modelOf } from './model-config.ts';
import { nearest } from './nearest.ts';
import { type OpenTelemetryConfig, openTelemetryOf } from './open-telemetry-config.ts';
import { readYaml } from './read-yaml.ts';
import { type ScaledConfig, scaledOf, storageSecrets } from './scaled-config.ts';
import { ActionsFile, agentFile, CompassFile, SignalsFile } from './schema.ts';
import { type ServerConfig, ServersFile, serverSecrets, serversOf } from './servers-schema.ts';

/** Everything an installation chose, read once, checked and frozen. */
export interface Config {
  environment: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  settings: Settings;
  enabledAgents: AgentId[];
  http: { port: number; workerPort: number; host: string; apiToken: string | null };
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
  signals: Signal[];
  componentLabel: string;
  demo: { directory: string; speed: number };
  secrets: string[];
  /** Files that these were read from. */
  secretFiles: string[];
  /** What is set and looks like ours, but that nothing reads, a sentence each. */
  warnings: string[];
}

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

function readAgents(
  directory: string,
  env: Env,
  needs: Record<AgentId, { data_sources: string[] }>,
): Partial<Record<AgentId, AgentSettings>> {
  refuseStrange(join(directory, 'agents'));
  const found: Partial<Record<AgentId, AgentSettings>> = {};
  for (const id of AgentId.options) {
    const file = join(directory, 'agents', `${id}.yaml`);
    if (!existsSync(file)) continue;
    const settings = readYaml(file, agentFile(id), env)[`${id}_agent`];
    if (settings === undefined) continue;
    found[id] = { ...settings, data_sources: [...new Set([...settings.data_sources, ...needs[id].data_sources])] };
  }
  return found;
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
  const { compass } = readYaml(join(directory, 'compass.yaml'), CompassFile, env);
  const serversFile = readYaml(join(directory, 'mcp_servers.yaml'), ServersFile, env);
  const servers = serversOf(serversFile);
  const { signals, component_label } = readYaml(
    env['COMPASS_SIGNALS'] ?? join(directory, 'signals.yaml'),
    SignalsFile,
    env,
  );
  const { investigation, integrations } = compass;
  const number = (name: string, fallback: number, most = 86_400_000) => {
    const value = Number(env[name] ?? fallback);
    if (value >= 0 && value <= most) return value;
    const words = `${name} is ${JSON.stringify(env[name])}, and it must be a number from 0 to ${most}`;
    throw new CompassError('invalid', `${words}. Leave it out for ${fallback}.`, { field: name });
  };
  const apiToken = env['COMPASS_API_TOKEN'] ?? null;
  const openTelemetry = openTelemetryOf(env);
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
    leaseMs: number('COMPASS_LEASE_MS', 10_000),
    maxRetries: 3,
    maxCrashes: 3,
    pollMs: number('COMPASS_POLL_MS', 2000),
    zone: compass.zone,
    defaultChannel: integrations.slack.default_channel,
    channels: integrations.slack.channels,
    watch: integrations.slack.watch,
    notify: notifyOf(integrations.slack),
    agents: readAgents(directory, env, compass.agents),
    catalogue: catalogue(directory, env),
    auditKey: env['COMPASS_AUDIT_KEY'] ?? '',
    linkOrigins: originsOf([integrations.pagerduty.url, ...servers.map((one) => one.url)]),
    resolvePages: integrations.pagerduty.resolve,
    writesPages: pagerdutyRest(integrations.pagerduty) !== null,
  };
  const secrets = [
    integrations.slack.bot_token,
    integrations.slack.app_token,
    ...integrations.pagerduty.webhook_secret,
    integrations.pagerduty.api_key,
    ...integrations.alertmanager.webhook_token,
    ...integrations.grafana.webhook_token,
    ...integrations.grafana.webhook_secret,
    ...integrations.webhook.secret,
    integrations.slack.signing_secret,
    apiToken ?? '',
    settings.auditKey,
    ...storageSecrets(compass.storage),
    ...Object.values(compass.llm.providers).map((one) => one.api_key),
    ...serverSecrets(servers),
    ...Object.values(openTelemetry?.headers ?? {}),
  ].filter((one) => one !== '');
  const dataDir = env['COMPASS_DATA_DIR'] ?? join(options.root, '.compass');
  const model = modelOf(compass.llm, join(directory, 'prices.yaml'), env);
  return Object.freeze({
    environment: compass.environment,
    logLevel: compass.log_level,
    settings,
    enabledAgents: compass.agents.enabled,
    // Without a token whoever reaches the port could start investigations: then it is for this machine only.
    http: {
      port: number('PORT', 8080, 65_535),
      // A worker beside a server, with the same settings, is another address.
      workerPort: number('WORKER_PORT', number('PORT', 8081, 65_535), 65_535),
      host: apiToken === null ? '127.0.0.1' : '0.0.0.0',
      apiToken,
    },
    openTelemetry,
    dataDir,
    pinsFile: env['COMPASS_PINS'] ?? join(dataDir, 'mcp-pins.json'),
    scaled: scaledOf(compass.storage),
    slack: {
      enabled: integrations.slack.enabled,
      botToken: integrations.slack.bot_token,
      appToken: integrations.slack.app_token,
      signingSecret: integrations.slack.signing_secret,
      apiUrl: integrations.slack.api_url === '' ? null : integrations.slack.api_url,
    },
    slackLocal: { port: number('SLACK_LOCAL_PORT', 8070, 65_535), open: env['COMPASS_NO_OPEN'] !== '1' },
    pagerduty: {
      enabled: integrations.pagerduty.enabled,
      webhookSecrets: integrations.pagerduty.webhook_secret,
      rest: pagerdutyRest(integrations.pagerduty),
    },
    webhooks: {
      alertmanager: integrations.alertmanager.webhook_token,
      grafana: { tokens: integrations.grafana.webhook_token, secrets: integrations.grafana.webhook_secret },
      compass: integrations.webhook.secret,
    },
    sessionsComponent: serversFile.mcp_servers['postgres']?.component ?? null,
    servers,
    model,
    signals,
    componentLabel: component_label,
    demo: {
      directory: env['COMPASS_DEMO'] ?? join(options.root, 'apps/standalone/demo'),
      speed: number('COMPASS_DEMO_SPEED', 20),
    },
    secrets,
    secretFiles: secrets.some((secret) => file.text.includes(secret)) ? [file.path] : [],
    // Last: every name that is read has been asked for.
    warnings: slips(),
  });
}
