import { z } from 'zod';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import { Consultation, type Investigation } from '../nouns/investigation.ts';
import type { Observation } from '../nouns/observation.ts';
import type { AuditRow } from '../ports/store.ts';
import { looksAgainAt } from '../record/quiet.ts';
import { noneOfThese, ranked } from '../record/rank.ts';
import { MitigationAction, mitigationAction } from './action.ts';
import { WireLedger, wireLedger } from './ledger.ts';

/** The wire form of the specification (§2.1, §2.2): its names, our values. */
export const WireObservation = z.object({
  id: z.string(),
  agent_id: z.string(),
  observation_type: z.string(),
  source: z.string(),
  value: z.number().nullable(),
  interpretation: z.string(),
  confidence: z.number(),
  timestamp: z.string(),
  query_cost: z.number(),
});

export const WireHypothesis = z.object({
  id: z.string(),
  number: z.number().int(),
  agent_id: z.string(),
  statement: z.string(),
  why: z.string(),
  component: z.string(),
  initial_confidence: z.number(),
  current_confidence: z.number(),
  supporting_observations: z.array(z.string()),
  falsification_tests: z.array(z.string()),
  affected_systems: z.array(z.string()),
  suggested_mitigation: z.string().nullable(),
  status: z.string(),
  /** `outside_text`: all that speaks for it is text that outsiders can write; no action is offered for it. */
  provenance: z.enum(['measured', 'outside_text']),
  ledger: WireLedger,
});

export const WireTest = z.object({
  hash: z.string(),
  hypothesis: z.number().int(),
  name: z.string(),
  question: z.string(),
  state: z.string(),
  decisive: z.boolean(),
});

export const WireTrigger = z.object({
  source: z.string(),
  service: z.string(),
  symptoms: z.array(z.string()),
  severity: z.string(),
  context: z.record(z.string(), z.unknown()),
  timestamp: z.string(),
});

export const WireSummary = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  status: z.string(),
  service: z.string(),
  severity: z.string(),
  leading: z.string().nullable(),
  confidence: z.number().nullable(),
  start_time: z.string(),
  end_time: z.string().nullable(),
});
export type WireSummary = z.infer<typeof WireSummary>;

export const WireInvestigation = WireSummary.extend({
  investigation_id: z.string(),
  next_action: z.string().nullable(),
  trigger: WireTrigger,
  symptom: z.object({ state: z.string(), phrase: z.string(), since: z.string().nullable() }).nullable(),
  recording: z.string().nullable(),
  active_agents: z.array(z.string()),
  agents: z.array(
    z.object({ agent_id: z.string(), state: z.string(), line: z.string(), seconds: z.number().nullable() }),
  ),
  not_seen: z.array(z.object({ what: z.string(), why: z.string() })),
  observations: z.array(WireObservation),
  hypotheses: z.array(WireHypothesis),
  /** None of the hypotheses: nothing is wrong. */
  nothing_wrong_confidence: z.number(),
  /** None of the hypotheses: the cause lies outside what was seen. */
  outside_confidence: z.number(),
  /** Where nothing wrong was seen: when COMPASS looks again by itself; null where it does not, or has. */
  looks_again_at: z.string().nullable(),
  tests: z.array(WireTest),
  tested_hypotheses: z.array(z.string()),
  human_decisions: z.array(z.object({ by: z.string(), at: z.string(), what: z.string(), about: z.string() })),
  mitigation_actions: z.array(MitigationAction),
  audit_trail: z.array(
    z.object({ seq: z.number().int(), at: z.string(), actor: z.string(), action: z.string(), hash: z.string() }),
  ),
  post_mortem: z.string().nullable(),
  /** US dollars, and the most it may cost. */
  total_cost: z.number(),
  cost_limit: z.number(),
  /** What a model added; null where none is configured. */
  consultation: Consultation.nullable(),
  trouble: z.array(z.string()),
  error: z.string().nullable(),
});
export type WireInvestigation = z.infer<typeof WireInvestigation>;

export const wireObservation = (one: Observation): z.infer<typeof WireObservation> => ({
  id: one.id,
  agent_id: one.agent,
  observation_type: one.type,
  source: one.source,
  value: one.value,
  interpretation: one.interpretation,
  confidence: one.confidence,
  timestamp: one.at,
  // What no model was asked for costs no tokens.
  query_cost: 0,
});

export const wireHypothesis = (one: Hypothesis, investigation: Investigation): z.infer<typeof WireHypothesis> => ({
  id: one.id,
  number: one.number,
  agent_id: one.agent,
  statement: one.statement,
  why: one.why,
  component: one.component,
  initial_confidence: one.initialConfidence,
  current_confidence: one.confidence,
  supporting_observations: one.supports,
  falsification_tests: investigation.tests
    .filter((state) => state.test.hypothesis === one.number)
    .map((state) => state.test.name),
  affected_systems: one.affected,
  suggested_mitigation: one.outsideText === true ? null : (one.suggestion?.action ?? null),
  status: one.status,
  provenance: one.outsideText === true ? ('outside_text' as const) : ('measured' as const),
  ledger: wireLedger(one),
});

export function wireSummary(investigation: Investigation): WireSummary {
  const first = ranked(investigation.hypotheses)[0];
  return {
    id: investigation.id,
    number: investigation.number,
    name: `INV-${investigation.number}`,
    status: investigation.status,
    service: investigation.trigger.service,
    severity: investigation.trigger.severity,
    leading: first?.statement ?? null,
    confidence: first?.confidence ?? null,
    start_time: investigation.startedAt,
    end_time: investigation.endedAt,
  };
}

export function wireInvestigation(investigation: Investigation, trail: AuditRow[]): WireInvestigation {
  const none = noneOfThese(investigation);
  const tested = new Set(investigation.verdicts.map((one) => one.hypothesis));
  return {
    ...wireSummary(investigation),
    investigation_id: investigation.id,
    next_action: investigation.status === 'awaiting_human' ? 'AWAIT_HUMAN_DECISION' : null,
    trigger: investigation.trigger,
    symptom:
      investigation.symptom === null
        ? null
        : {
            state: investigation.symptom.state,
            phrase: investigation.symptom.phrase,
            since: investigation.symptom.since,
          },
    recording: investigation.recording?.id ?? null,
    active_agents: investigation.agents.filter((one) => one.state === 'looking').map((one) => one.agent),
    agents: investigation.agents.map((one) => ({
      agent_id: one.agent,
      state: one.state,
      line: one.line,
      seconds: one.seconds,
    })),
    not_seen: investigation.notSeen,
    observations: investigation.observations.map(wireObservation),
    hypotheses: ranked(investigation.hypotheses).map((one) => wireHypothesis(one, investigation)),
    nothing_wrong_confidence: none.nothing,
    outside_confidence: none.outside,
    looks_again_at: looksAgainAt(investigation),
    tests: investigation.tests.map(({ test, state }) => ({
      hash: test.hash,
      hypothesis: test.hypothesis,
      name: test.name,
      question: test.question,
      state,
      decisive: test.decisive,
    })),
    tested_hypotheses: investigation.hypotheses.filter((one) => tested.has(one.number)).map((one) => one.id),
    human_decisions: investigation.decisions.map((one) => ({
      by: one.by.name,
      at: one.at,
      what: one.what,
      about: one.about,
    })),
    mitigation_actions: investigation.actions.map(mitigationAction),
    audit_trail: trail.map((row) => ({
      seq: row.seq,
      at: row.at.toISOString(),
      actor: row.actor.name,
      action: row.what,
      hash: row.hash,
    })),
    post_mortem: investigation.postMortem?.name ?? null,
    total_cost: investigation.cost.usd,
    cost_limit: investigation.cost.limit,
    consultation: investigation.consultation ?? null,
    trouble: investigation.trouble,
    error: investigation.error,
  };
}
