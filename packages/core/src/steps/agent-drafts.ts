import { HypothesisDraft } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Ports } from '../ports/context.ts';
import { settingsOf } from './time-budget.ts';

type Agent = Ports['agents'][number];

/** What the agents propose, and of which of them something is missing. */
export interface AgentDrafts {
  drafts: HypothesisDraft[];
  missing: Investigation['notSeen'];
}

const missingOf = (agent: Agent, why: string): AgentDrafts => ({ drafts: [], missing: [{ what: agent.id, why }] });

/** One that throws or says something else than drafts takes nothing of the others with it. */
function ask(ports: Ports, agent: Agent, input: Omit<Parameters<Agent['hypothesise']>[0], 'settings'>): AgentDrafts {
  try {
    const settings = settingsOf(ports, agent.id);
    const said = agent.hypothesise({ ...input, settings });
    const drafts = said.filter((draft) => HypothesisDraft.safeParse(draft).success);
    if (drafts.length === said.length) return { drafts, missing: [] };
    return { ...missingOf(agent, 'it proposed what is no hypothesis'), drafts };
  } catch (error) {
    ports.log.warn({ agent: agent.id, error: String(error) }, 'an agent could not propose');
    return missingOf(agent, 'it met an error of its own');
  }
}

/** So many of the greatest priors, in the order in which they were proposed; of equal ones the first. */
function likeliest(drafts: HypothesisDraft[], most: number): HypothesisDraft[] {
  const kept = new Set(drafts.toSorted((a, b) => b.prior - a.prior).slice(0, most));
  return drafts.filter((one) => kept.has(one));
}

/** Asks every agent; a draft that cites an observation that does not exist is not a hypothesis. */
export function draftsOf(
  ports: Ports,
  { symptom, window, trigger, observations }: Investigation,
  signals: Parameters<Agent['hypothesise']>[0]['signals'],
): AgentDrafts {
  if (symptom === null || window === null || symptom.state === 'absent') return { drafts: [], missing: [] };
  const known = new Set(observations.map((one) => one.id));
  const asked = ports.agents.map((agent) => {
    const about = { service: trigger.service, observations, symptom, window, signals, zone: ports.settings.zone };
    const { drafts, missing } = ask(ports, agent, about);
    const founded = drafts.filter(({ supports }) => supports.length > 0 && supports.every((id) => known.has(id)));
    return { drafts: likeliest(founded, ports.settings.maxHypothesesPerAgent), missing };
  });
  return { drafts: asked.flatMap(({ drafts }) => drafts), missing: asked.flatMap(({ missing }) => missing) };
}
