import { allAgents } from '@compass/agents';
import {
  type Config,
  type EmbedderConfig,
  type Env,
  type ModelConfig,
  readConfig,
  type ServerConfig,
} from '@compass/config';
import {
  type Agent,
  type AgentId,
  isCompassError,
  type Redactor,
  type SourceState,
  type Telemetry,
} from '@compass/core';
import { checkEmbedder, checkModel } from '@compass/llm';
import { type Ability, abilitiesOf, type CapabilityName, doubtOf, type Standing } from '@compass/mcp';
import { realClock } from '../real-world.ts';
import { passingRedactor } from '../redaction/open-redactors.ts';
import { type OpenSources, openSources } from '../sources/open-sources.ts';
import { type Asked, idleServers, serverOf } from '../sources/server-of.ts';
import { askOnce } from './ask-once.ts';
import { doubtsOf } from './doubts.ts';
import { unknownTests } from './unknown-tests.ts';

/** What was found of one configured MCP server. */
export interface CheckedServer {
  name: string;
  /** Its address or its command, without secrets. */
  where: string;
  /** Null: it could not be connected to. */
  tools: number | null;
  /** `own` ones are ours; of others' tools only approved ones are called. */
  approval: 'own' | 'approved' | 'never approved' | 'changed' | 'unknown';
  /** What is not as approved, by the tools' names. */
  differs: string[];
  can: { capability: CapabilityName; ability: Ability }[];
  /** Why nothing can be had of it, or of what stands behind it. */
  trouble: string | null;
}

export interface CheckedAgent {
  id: AgentId;
  title: string;
  sees: Asked[];
  lacks: Asked[];
}

export interface CheckReport {
  /** The recorded incident that answers; null when live sources do. */
  recording: string | null;
  servers: CheckedServer[];
  sources: Record<Asked, SourceState>;
  agents: CheckedAgent[];
  /** The configured language model, and what is wrong with it if anything is; null when there is none. */
  model: { name: string; trouble: string | null } | null;
  /** Who embeds what was learned, and what is wrong with it if anything is. */
  embedder: { name: string; trouble: string | null };
  /** What is set and looks like a variable of ours, but that nothing reads, and what answers without showing anything; a sentence each. */
  warnings: string[];
  /** Everything that is configured answers, and every tool is as approved. */
  ok: boolean;
}

const TIMEOUT_MS = 30_000;

const whereOf = ({ backend, url, mcp }: ServerConfig): string => {
  if (mcp === null) return `our own for ${backend}, at ${new URL(url).host}`;
  return 'command' in mcp ? [mcp.command, ...mcp.args].join(' ') : new URL(mcp.url).origin;
};

const approvalOf = (standing: Standing): Pick<CheckedServer, 'approval' | 'differs'> => {
  const differs = [
    ...standing.changed.map((name) => `${name} changed`),
    ...standing.added.map((name) => `${name} is new`),
    ...standing.gone.map((name) => `${name} is gone`),
  ];
  if (standing.approved === null) return { approval: 'never approved', differs: [] };
  return { approval: doubtOf('', standing) === null ? 'approved' : 'changed', differs };
};

async function checkServer(server: ServerConfig, { broker }: OpenSources): Promise<CheckedServer> {
  const { name } = server;
  const base = { name, where: whereOf(server) };
  try {
    const standing = await broker.standing(name);
    const tools = await broker.tools(name);
    const bare = new Map([...tools].map(([tool, one]) => [tool.slice(name.length + 1), one]));
    const abilities = abilitiesOf(bare);
    return {
      ...base,
      tools: Object.keys(standing.offered).length,
      ...(server.mcp === null ? { approval: 'own', differs: [] } : approvalOf(standing)),
      // An action's tool is no source: what it may do stands in the catalogue.
      can: server.capabilities.flatMap((capability) =>
        capability === 'terminate_backend' ? [] : [{ capability, ability: abilities[capability] }],
      ),
      trouble: null,
    };
  } catch (error) {
    if (!isCompassError(error)) throw error;
    return { ...base, tools: null, approval: 'unknown', differs: [], can: [], trouble: error.message };
  }
}

const ALL: readonly Asked[] = ['metrics', 'logs', 'traces', 'changes', 'sessions', 'annotations'];

/** Every source that seems to be there is asked once: a server of our own starts without its backend. */
async function statesOf(telemetry: Telemetry, redactor: Redactor): Promise<Record<Asked, SourceState>> {
  const sources = await telemetry.sources();
  const state = async (source: Asked): Promise<SourceState> =>
    sources[source].state === 'missing' || sources.recording !== null
      ? sources[source]
      : // What a backend said of its trouble may repeat what it was sent.
        redactor.value(await askOnce(telemetry, source));
  const [metrics, logs, traces, changes, sessions, annotations] = await Promise.all([
    state('metrics'),
    state('logs'),
    state('traces'),
    state('changes'),
    state('sessions'),
    state('annotations'),
  ]);
  return { metrics, logs, traces, changes, sessions, annotations };
}

/** A server starts without what stands behind it: then the sources that it should answer for say what is wrong. */
function judged(server: CheckedServer, states: Record<Asked, SourceState>, { servers }: Config): CheckedServer {
  if (server.trouble !== null || (server.approval !== 'own' && server.approval !== 'approved')) return server;
  const asked = ALL.filter((source) => {
    const found = serverOf(source, servers);
    return 'server' in found && found.server === server.name;
  });
  const whys = asked.flatMap((source) => {
    const state = states[source];
    return state.state === 'missing' ? [{ source, why: state.why }] : [];
  });
  if (whys.length === 0) return server;
  if (whys.length < asked.length)
    return { ...server, trouble: whys.map(({ source, why }) => `${source}: ${why}`).join('; ') };
  // Nothing of it answers, and where one call broke the connection of another, the longest reason is the one that names the cause.
  const [most] = whys.toSorted((a, b) => b.why.length - a.why.length);
  return { ...server, trouble: most?.why ?? null };
}

function checkAgent(agent: Agent, config: Config, states: Record<Asked, SourceState>): CheckedAgent {
  const queries = Object.values(config.settings.agents[agent.id]?.observation_queries ?? {});
  const reads = new Set<Asked>(agent.reads);
  if (queries.some(({ loki }) => loki !== undefined)) reads.add('logs');
  const read = ALL.filter((source) => reads.has(source));
  const ready = (source: Asked) => states[source].state === 'ready';
  return { id: agent.id, title: agent.title, sees: read.filter(ready), lacks: read.filter((one) => !ready(one)) };
}

async function tried(name: string, trying: Promise<void>): Promise<CheckReport['embedder']> {
  try {
    await trying;
    return { name, trouble: null };
  } catch (error) {
    if (!isCompassError(error)) throw error;
    return { name, trouble: error.message };
  }
}

const checkedModel = (config: ModelConfig) => tried(`${config.name} of ${config.provider}`, checkModel(config));

const checkedEmbedder = (config: EmbedderConfig) =>
  tried(config.provider === 'offline' ? 'offline' : `${config.name} of ${config.provider}`, checkEmbedder(config));

/** What these servers offer now is what they may be asked. CompassError `source_missing` for a name that is not configured. */
async function approveTools(config: Config, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const redactor = passingRedactor(config.secrets);
  const { broker, pins, close } = await openSources({ config, clock: realClock, redactor, firstUse: 'refuse' });
  try {
    for (const name of names) await pins.write(name, (await broker.standing(name)).offered);
  } finally {
    await close();
  }
}

/**
 * Connects to everything that is configured, lists its tools, and says what each agent can and cannot see. `approve` names outside servers whose
 * tools are approved as they are now. Throws as `readConfig` does: with file, line and key.
 */
export async function checkInstallation(options: {
  root: string;
  env: Env;
  approve?: readonly string[];
}): Promise<CheckReport> {
  const config = readConfig(options);
  await approveTools(config, options.approve ?? []);
  const redactor = passingRedactor(config.secrets);
  const sources = await openSources({ config, clock: realClock, redactor, firstUse: 'refuse' });
  try {
    const servers = await Promise.all(config.servers.map((one) => checkServer(one, sources)));
    const telemetry = sources.telemetry({
      investigation: { id: 'check', startedAt: realClock.now() },
      abort: AbortSignal.timeout(TIMEOUT_MS),
      onCall: () => undefined,
    });
    const states = await statesOf(telemetry, redactor);
    const doubts = await doubtsOf(telemetry, states);
    const idle = idleServers(
      config.servers,
      config.settings.catalogue.map(({ server }) => server),
    );
    const model = config.model === null ? null : await checkedModel(config.model);
    const embedder = await checkedEmbedder(config.embedder);
    const agents = allAgents.filter(({ id }) => config.enabledAgents.includes(id));
    return {
      recording: sources.recording,
      servers: servers.map((one) => judged(one, states, config)),
      sources: states,
      agents: agents.map((agent) => checkAgent(agent, config, states)),
      model,
      embedder,
      warnings: [...config.warnings, ...unknownTests(config), ...idle, ...doubts],
      ok:
        (model?.trouble ?? null) === null &&
        embedder.trouble === null &&
        servers.every(({ trouble, approval }) => trouble === null && (approval === 'own' || approval === 'approved')) &&
        ALL.every((source) => states[source].state === 'ready' || 'missing' in serverOf(source, config.servers)),
    };
  } finally {
    await sources.close();
  }
}
