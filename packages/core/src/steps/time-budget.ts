import { AgentSettings } from '../nouns/agent.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { AgentId } from '../nouns/observation.ts';
import type { Ports } from '../ports/context.ts';

/** Whoever reads after the deadline, as after a restart, gets from the sources what they give in this time. */
const AT_LEAST_MS = 5000;

export const settingsOf = ({ settings }: Pick<Ports, 'settings'>, agent: AgentId): AgentSettings =>
  settings.agents[agent] ?? AgentSettings.parse({});

/** The deadline of everything that is read before the hypotheses: what the most patient agent has. */
export function longestBudgetMs(ports: Pick<Ports, 'agents' | 'settings'>): number {
  const all = ports.agents.map(({ id }) => settingsOf(ports, id));
  if (all.length === 0) all.push(AgentSettings.parse({}));
  return 1000 * Math.max(...all.map((one) => one.time_budget_seconds));
}

/** What of it is left for the hypotheses themselves; it counts from when the agents were sent out. */
export function budgetLeftMs(
  ports: Pick<Ports, 'agents' | 'settings'>,
  { survey, startedAt }: Pick<Investigation, 'survey' | 'startedAt'>,
  now: Date,
): number {
  const passed = now.getTime() - Date.parse(survey?.registeredAt ?? startedAt);
  const left = Math.max(AT_LEAST_MS, longestBudgetMs(ports) - passed);
  return Math.min(ports.settings.hypothesisTimeoutMs, left);
}
