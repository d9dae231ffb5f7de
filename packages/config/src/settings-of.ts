import { AgentId, type AgentSettings, type CatalogueEntry, type Settings } from '@compass/core';
import { withShortForm } from './agents-schema.ts';
import type { CompassFile } from './schema.ts';
import type { ServerConfig } from './servers-schema.ts';
import type { Variables } from './variables.ts';

const originsOf = (addresses: string[]): string[] => [
  ...new Set(addresses.flatMap((one) => (/^https?:/.test(one) && URL.canParse(one) ? [new URL(one).origin] : []))),
];

function notifyOf({
  notify,
  on_call,
}: CompassFile['compass']['integrations']['slack']): NonNullable<Settings['notify']> {
  const whom = (word: string): string[] | 'approvers' =>
    word === 'approvers' ? word : word === 'none' ? [] : [word === 'on_call' ? on_call : word.slice('group:'.length)];
  return Object.fromEntries(Object.entries(notify).map(([event, word]) => [event, whom(word)]));
}

/** What core needs of all that was read. */
export function settingsOf(
  compass: CompassFile['compass'],
  {
    agents,
    catalogue,
    variables,
    servers,
    writesPages,
  }: {
    agents: Partial<Record<AgentId, AgentSettings>>;
    catalogue: CatalogueEntry[];
    variables: Variables;
    servers: readonly ServerConfig[];
    writesPages: boolean;
  },
): Settings {
  const { investigation, integrations } = compass;
  return {
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
    secondLookMs: 600_000,
    zone: compass.zone,
    defaultChannel: integrations.slack.default_channel,
    channels: integrations.slack.channels,
    watch: integrations.slack.watch,
    notify: notifyOf(integrations.slack),
    agents: Object.fromEntries(AgentId.options.map((id) => [id, withShortForm(agents[id], compass.agents[id])])),
    catalogue,
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
    writesPages,
  };
}
