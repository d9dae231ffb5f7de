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
    prometheus: z.string().optional().meta({
      description: 'A PromQL query. $SERVICE inside a quoted value is the alerted service, $RATE the range of rates.',
      example: 'sum(pg_stat_activity_count{datname="$SERVICE"})',
    }),
    loki: z.string().optional().meta({
      description: 'A LogQL query, whose lines are counted.',
      example: '{app="$SERVICE"} |= "slow query"',
    }),
    signal: z.string().optional().meta({ description: 'A signal of signals.yaml.', example: 'latency_p99' }),
    threshold: z.number().optional().meta({
      description: 'A floor beneath which nothing is reported; what is abnormal is decided by the reference window.',
      unit: 'that of the query',
      example: 0.8,
    }),
    confidence: z.number().min(0).max(1).default(0.8).meta({
      description: 'How sure the reading itself is; nothing of a cause.',
      unit: 'share from 0 to 1',
      example: 0.9,
    }),
    unit: z
      .string()
      .default('')
      .meta({ description: 'How people read the values: s, ms, share, bytes or /s.', example: 'share' }),
    title: z.string().optional().meta({
      description: 'What people read as its name; left out: its own name.',
      example: 'lock waits',
    }),
    worse: z.enum(['up', 'down']).default('up').meta({ description: 'The direction that is bad.', example: 'down' }),
    component: z.string().optional().meta({
      description: 'Whom a reading is about, where its series do not say.',
      example: 'orders-db',
    }),
  })
  .strict();
export type ObservationQuery = z.infer<typeof ObservationQuery>;

export const DisproofStrategy = z
  .object({
    name: z.string().meta({ description: 'The test.', example: 'lock_waits_before_symptom' }),
    description: z.string().meta({
      description: 'What it looks for, as people read it.',
      example: 'Lock waits begin before the symptom',
    }),
    requires: z
      .array(z.string())
      .default([])
      .meta({
        description:
          'Sources without which it is untestable: prometheus, loki, tempo, grafana, postgres or changes. An unknown one is missing.',
        example: ['prometheus'],
      }),
  })
  .strict();
export type DisproofStrategy = z.infer<typeof DisproofStrategy>;

/** `config/agents/<id>.yaml`, the specification's keys. */
export const AgentSettings = z
  .object({
    min_confidence_threshold: z.number().min(0).max(1).optional().meta({
      description: 'Below it no cause of this agent is named; left out: as compass.yaml says for all.',
      unit: 'share from 0 to 1',
      example: 0.65,
    }),
    time_budget_seconds: z.number().positive().default(30).meta({
      description: 'When this agent must be done; else it is named as missing.',
      unit: 's',
      example: 45,
    }),
    observation_queries: z.record(z.string(), ObservationQuery).default({}).meta({
      description: 'What it reads beside the signals of its topics: a name, and one of prometheus, loki and signal.',
    }),
    disproof_strategies: z.array(DisproofStrategy).default([]).meta({
      description: 'Which tests it offers beside the decisive ones, which it always does; none named: all.',
    }),
    data_sources: z
      .array(z.string())
      .default([])
      .meta({
        description:
          'Sources that it needs: each that is missing is named in every answer. prometheus, loki, tempo, grafana, postgres or changes.',
        example: ['prometheus'],
      }),
  })
  .strict();
export type AgentSettings = z.infer<typeof AgentSettings>;

/** What an agent sees while it observes. It keeps what it read with `keep`, and gets the evidence's id. */
export interface ObserveInput {
  service: string;
  window: Window;
  signals: Signal[];
  componentLabel: string;
  /** In which times are told. */
  zone: string;
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
  /** In which times are told. */
  zone: string;
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
