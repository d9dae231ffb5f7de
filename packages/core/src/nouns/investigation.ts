import { z } from 'zod';
import { Action } from './action.ts';
import { Hypothesis } from './hypothesis.ts';
import { AgentId, Observation } from './observation.ts';
import { Page, PageNews } from './page.ts';
import { Similar } from './pattern.ts';
import { PostMortem } from './post-mortem.ts';
import { Signal } from './signal.ts';
import { Test, Verdict } from './test.ts';
import { Instant, Window } from './time.ts';
import { Actor, Trigger } from './trigger.ts';
import { Writing } from './writing.ts';

export const Status = z.enum([
  'triggered',
  'observing',
  'hypothesis_generation',
  'awaiting_human',
  'testing',
  'mitigating',
  'resolved',
  'closed',
  'failed',
]);
export type Status = z.infer<typeof Status>;

/** What became of the alerted symptom when it was measured. */
export const Symptom = z.object({
  /** `unclear`: measured, and neither clearly there nor clearly absent. */
  state: z.enum(['seen', 'absent', 'unclear', 'not_measurable']),
  signal: Signal.nullable(),
  component: z.string().nullable(),
  value: z.number().nullable(),
  normal: z.number().nullable(),
  /** The reference's own range, 5th to 95th percentile. */
  range: z.tuple([z.number(), z.number()]).nullable(),
  unit: z.string(),
  since: Instant.nullable(),
  /** "slow: p99 4.8 s, normally 0.31 s" — without the service. */
  phrase: z.string(),
  evidence: z.array(z.string()),
  /** What each of `evidence` measures, in the same order. */
  signals: z.array(Signal).optional(),
});
export type Symptom = z.infer<typeof Symptom>;

export const AgentProgress = z.object({
  agent: AgentId,
  state: z.enum(['looking', 'done', 'not_seen']),
  /** The finding with its normal, or what is being read; at most 34 characters with the name. */
  line: z.string(),
  seconds: z.number().nullable(),
  observations: z.number().int(),
});

export const TestState = z.object({
  test: Test,
  state: z.enum(['offered', 'running', 'done']),
  askedBy: z.string().nullable(),
  ranAt: Instant.nullable(),
});
export type TestState = z.infer<typeof TestState>;

/** A file by the id of the surface that holds it; its name is what whoever attached it says. */
export const AttachedFile = z.object({ id: z.string().min(1).max(64), name: z.string().max(200) });
export type AttachedFile = z.infer<typeof AttachedFile>;

export const Note = z.object({
  by: Actor,
  at: Instant,
  text: z.string(),
  query: z.string().nullable(),
  /** What was attached; what is in it is evidence. */
  files: z.array(AttachedFile).optional(),
  answer: z.string(),
  /** Where it names a cause: the number of the hypothesis that it became, null until then and where it became none. */
  proposes: z.object({ component: z.string(), hypothesis: z.number().int().nullable() }).optional(),
});

export type Note = z.infer<typeof Note>;

/** The answer to whoever asked for an investigation that goes on already: their note adds nothing to it. */
export const ASKED_AGAIN = 'Already being looked at.';
export const isAskedAgain = ({ answer }: Pick<Note, 'answer'>): boolean => answer === ASKED_AGAIN;

/** What a language model adds; absent where none is configured. Its text is no evidence. */
export const Consultation = z.object({
  model: z.string(),
  state: z.enum(['asked', 'answered', 'degraded']),
  /** Why there is no answer; empty otherwise. */
  why: z.string(),
  explanation: z.string(),
});
export type Consultation = z.infer<typeof Consultation>;

/** Who watches it from then on. */
export const Handover = z.object({ by: Actor, to: Actor, at: Instant, note: z.string() });

/** A time in which the surface took no messages; `to` is null while that lasts. */
export const Outage = z.object({ from: Instant, to: Instant.nullable() });
export type Outage = z.infer<typeof Outage>;

/**
 * Where nothing wrong was seen COMPASS looks again by itself, once. `at`: when it is to, or did. `found`: the symptom was there by then; `left`: people had
 * gone on with it by then.
 */
export const SecondLook = z.object({ at: Instant, state: z.enum(['due', 'looking', 'looked', 'found', 'left']) });
export type SecondLook = z.infer<typeof SecondLook>;

export const Decision = z.object({ by: Actor, at: Instant, what: z.string(), about: z.string() });

/** The record of one investigation: every surface is a projection of it. */
export const Investigation = z.object({
  id: z.string(),
  number: z.number().int(),
  revision: z.number().int(),
  status: Status,
  trigger: Trigger,
  startedBy: Actor,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Channel name or id for the surface; null where there is none. */
  channel: z.string().nullable(),
  /** Set when a recorded incident answers instead of live sources. */
  recording: z.object({ id: z.string(), recordedFrom: Instant, recordedTo: Instant }).nullable(),
  window: Window.nullable(),
  /** What is predicted of every component alike, registered before any of it is read; `outside`: log odds of the cause being out of sight against nothing being wrong. */
  survey: z.object({ hash: z.string(), registeredAt: Instant, outside: z.number().nullable() }).optional(),
  symptom: Symptom.nullable(),
  agents: z.array(AgentProgress),
  notSeen: z.array(z.object({ what: z.string(), why: z.string() })),
  observations: z.array(Observation),
  hypotheses: z.array(Hypothesis),
  tests: z.array(TestState),
  verdicts: z.array(Verdict),
  actions: z.array(Action),
  notes: z.array(Note),
  decisions: z.array(Decision),
  /** Who watches it is the last of these; until there is one, who started it. */
  handovers: z.array(Handover).optional(),
  outages: z.array(Outage).optional(),
  secondLook: SecondLook.optional(),
  /** The alerts that belong to it, the first one first, and what became of them that people were told. */
  pages: z.array(Page).optional(),
  pageNews: z.array(PageNews).optional(),
  /** What is written to PagerDuty, and what became of it. */
  writings: z.array(Writing).optional(),
  consultation: Consultation.optional(),
  /** What was learned from others that are like it, the most alike first. */
  similar: z.array(Similar).optional(),
  postMortem: PostMortem.nullable(),
  feedback: z
    .object({ by: Actor, at: Instant, answer: z.enum(['yes', 'partly', 'no']), note: z.string().optional() })
    .nullable(),
  cost: z.object({ usd: z.number(), limit: z.number(), reads: z.number().int() }),
  /** Steps that were given up, in words for people. */
  trouble: z.array(z.string()),
  error: z.string().nullable(),
});
export type Investigation = z.infer<typeof Investigation>;

/** The list of hypotheses is still to come. */
export const isLookingStatus = (status: string): boolean =>
  ['triggered', 'observing', 'hypothesis_generation'].includes(status);
export const isOverStatus = (status: string): boolean => ['resolved', 'closed', 'failed'].includes(status);
/** Of those that are over, and of those that are not. */
export const OVER: Status[] = Status.options.filter(isOverStatus);
export const LIVE: Status[] = Status.options.filter((status) => !isOverStatus(status));
export const isOver = (investigation: Pick<Investigation, 'status'>): boolean => isOverStatus(investigation.status);
