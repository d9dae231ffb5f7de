import { z } from 'zod';
import type { Telemetry } from '../ports/telemetry.ts';
import type { Evidence, SourceName } from './evidence.ts';
import type { HypothesisDraft } from './hypothesis.ts';
import type { Symptom } from './investigation.ts';
import { type AgentId, Observation } from './observation.ts';
import type { Signal } from './signal.ts';
import type { Window } from './time.ts';

/** One entry of `observation_queries`: a query for one source, or the name of a signal. */
export const ObservationQuery = z
  .object({
    prometheus: z.string().optional(),
    loki: z.string().optional(),
    signal: z.string().optional(),
    /** A floor beneath which nothing is reported; what is abnormal is decided by the reference window. */
    threshold: z.number().optional(),
    confidence: z.number().min(0).max(1).default(0.8),
    unit: z.string().default(''),
    title: z.string().optional(),
    worse: z.enum(['up', 'down']).default('up'),
    component: z.string().optional(),
  })
  .strict();
export type ObservationQuery = z.infer<typeof ObservationQuery>;

export const DisproofStrategy = z
  .object({ name: z.string(), description: z.string(), requires: z.array(z.string()).default([]) })
  .strict();
export type DisproofStrategy = z.infer<typeof DisproofStrategy>;

/** `config/agents/<id>.yaml`, the specification's keys. */
export const AgentSettings = z
  .object({
    min_confidence_threshold: z.number().min(0).max(1).optional(),
    time_budget_seconds: z.number().positive().default(30),
    observation_queries: z.record(z.string(), ObservationQuery).default({}),
    disproof_strategies: z.array(DisproofStrategy).default([]),
    data_sources: z.array(z.string()).default([]),
  })
  .strict();
export type AgentSettings = z.infer<typeof AgentSettings>;

/** What an agent sees while it observes. It keeps what it read with `keep`, and gets the evidence's id. */
export interface ObserveInput {
  service: string;
  window: Window;
  signals: Signal[];
  componentLabel: string;
  /** Range of `rate()` in configured queries: `$RATE`. */
  rateSeconds: number;
  settings: AgentSettings;
  telemetry: Telemetry;
  keep(evidence: Omit<Evidence, 'id' | 'investigation' | 'readAt'>): string;
  observationId(): string;
  now: string;
  abort: AbortSignal;
}

export const ObserveAnswer = z.object({
  observations: z.array(Observation),
  /** One line of at most 34 characters: the finding with its normal. */
  line: z.string(),
  notSeen: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type ObserveAnswer = z.infer<typeof ObserveAnswer>;

export interface HypothesiseInput {
  service: string;
  observations: Observation[];
  symptom: Symptom;
  window: Window;
  signals: Signal[];
  settings: AgentSettings;
}

/** A specialist: reads its part of the world, and proposes causes that can die. */
export interface Agent {
  id: AgentId;
  title: string;
  /** Sources without which it cannot look at all. */
  requires: string[];
  /** All that it looks at; configured queries may add logs. */
  reads: Exclude<SourceName, 'person'>[];
  observe(input: ObserveInput): Promise<ObserveAnswer>;
  hypothesise(input: HypothesiseInput): HypothesisDraft[];
}

export const defineAgent = (agent: Agent): Agent => agent;
