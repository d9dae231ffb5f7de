import { z } from 'zod';
import { Instant, Window } from './time.ts';

/**
 * `felt`: latency and failures; `resources`: use of its own; `network`: waits between caller and callee; `requests`: time inside requests, and what
 * they leave out or do another way; `words`: names and lines that are new in them, which outsiders can write.
 */
export const SurveyPart = z.enum(['felt', 'resources', 'network', 'requests', 'words']);
export type SurveyPart = z.infer<typeof SurveyPart>;

/** Where the data of a test comes from. Every form is reduced to readings before a comparator sees it. */
export const Probe = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('metrics'),
    name: z.string(),
    query: z.string(),
    component: z.string().nullable(),
    unit: z.string(),
    worse: z.enum(['up', 'down']).default('up'),
  }),
  z.object({ source: z.literal('logs'), name: z.string(), query: z.string(), component: z.string().nullable() }),
  z.object({ source: z.literal('traces'), name: z.string(), service: z.string(), component: z.string().nullable() }),
  z.object({
    source: z.literal('sessions'),
    name: z.string(),
    component: z.string().nullable(),
    pid: z.number().int().optional(),
    backendStart: z.string().optional(),
  }),
  z.object({ source: z.literal('changes'), name: z.string(), component: z.string().nullable() }),
  /** All that is measured of every component, looked at as `component` being the cause of `service`'s symptom. */
  z.object({
    source: z.literal('survey'),
    name: z.string(),
    component: z.string(),
    service: z.string(),
    symptoms: z.array(z.string()),
    /** What this test adds to what those before it have looked at. */
    part: SurveyPart,
    given: z.array(SurveyPart),
  }),
]);
export type Probe = z.infer<typeof Probe>;

export const Comparator = z.enum([
  'above',
  'below',
  'rises_before',
  'falls_after',
  'moves_with',
  'present',
  'absent',
  'unchanged',
  'concentrated_in',
  'explains',
]);
export type Comparator = z.infer<typeof Comparator>;

/** A prediction, complete before any of its data is fetched; `hash` covers all of it but the hash. */
export const Test = z.object({
  hash: z.string(),
  hypothesis: z.number().int(),
  /** The strategy's name in `config/agents/*.yaml`. */
  name: z.string(),
  question: z.string(),
  predicts: z.string(),
  refutedBy: z.string(),
  probe: Probe,
  /** What the probe is compared with beside its own past: another probe, or none. */
  control: Probe.nullable(),
  comparator: Comparator,
  /** Smallest effect that counts: a number for the comparator, e.g. multiples of the reference's width or a correlation. */
  effect: z.number(),
  window: Window,
  /** Survival of a decisive test lifts the cap of an undecided hypothesis. */
  decisive: z.boolean(),
  weight: z.object({ survived: z.number().nonnegative(), disproven: z.number().nonpositive() }),
  requires: z.array(z.string()),
  costSeconds: z.number(),
  registeredAt: Instant,
  /** Hash of the rule that says the same of every component: registered then, whatever component this test is about. */
  rule: z.string().optional(),
});
export type Test = z.infer<typeof Test>;

/** A test as an agent proposes it; core adds hypothesis, window, time and hash at registration. */
export const TestDraft = Test.omit({ hash: true, hypothesis: true, window: true, registeredAt: true, rule: true });
export type TestDraft = z.infer<typeof TestDraft>;

export const VerdictWord = z.enum(['survived', 'disproven', 'untestable']);
export type VerdictWord = z.infer<typeof VerdictWord>;

export const Verdict = z.object({
  test: z.string(),
  hypothesis: z.number().int(),
  verdict: VerdictWord,
  /** One plain sentence with the numbers; starts after "Saw". */
  saw: z.string(),
  /** Why it could not be tested; empty otherwise. */
  why: z.string(),
  weight: z.number(),
  evidence: z.array(z.string()),
  readAt: Instant,
  /** 1 for the first run; a repetition on fresh data counts up. */
  run: z.number().int().positive(),
  from: z.number(),
  to: z.number(),
  askedBy: z.string().nullable(),
});
export type Verdict = z.infer<typeof Verdict>;
