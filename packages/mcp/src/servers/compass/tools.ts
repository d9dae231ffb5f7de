import { HypothesisProposal, Severity, Trigger } from '@compass/core';
import { z } from 'zod';

/** One request of COMPASS' own REST. */
export interface RestRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

/** A tool over one route of REST: what REST refuses, it refuses. */
export interface CompassTool {
  name: string;
  description: string;
  input: z.ZodObject;
  /** It changes the record; what it changes is what the route changes. */
  writes: boolean;
  /** Of input that was checked with `input`. */
  request(input: never): RestRequest;
  /** What of the answer is given; all of it unless told. */
  part?(answer: unknown): unknown;
}

/** Keeps the input's type where a tool is written, and lets tools of different inputs stand in one list. */
const tool = <I extends z.ZodObject>(
  one: Omit<CompassTool, 'input' | 'request'> & { input: I; request(input: z.output<I>): RestRequest },
): CompassTool => one;

const Name = z.string().min(1).max(60);
const Investigation = Name.describe('INV-1042, its number or its id');
const Numbered = z.union([Name, z.number().int()]).transform(String).describe('the number of a hypothesis, or its id');

const at = (investigation: string, rest = ''): string => `/investigations/${encodeURIComponent(investigation)}${rest}`;

const queryOf = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};

const Ranked = z.looseObject({
  symptom: z.unknown(),
  hypotheses: z.array(z.unknown()),
  nothing_wrong_confidence: z.number(),
  outside_confidence: z.number(),
  not_seen: z.array(z.unknown()),
});

/** Of an investigation, what its list of causes is; of a single hypothesis, all. */
function rankedOf(answer: unknown): unknown {
  const { success, data } = Ranked.safeParse(answer);
  if (!success) return answer;
  const { symptom, hypotheses, nothing_wrong_confidence, outside_confidence, not_seen } = data;
  return { symptom, hypotheses, nothing_wrong_confidence, outside_confidence, not_seen };
}

/** What another agent may ask of COMPASS. None of them approves: no route does. */
export const compassTools: CompassTool[] = [
  tool({
    name: 'list_investigations',
    description: 'Lists investigations, the newest first. `before` a number gives older ones.',
    input: z.strictObject({
      status: z.enum(['active', 'completed', 'failed']).optional(),
      service: z.string().max(200).optional(),
      before: z.number().int().min(1).optional(),
      limit: z.number().int().min(1).max(200).default(20),
    }),
    writes: false,
    request: (input) => ({ method: 'GET', path: `/investigations${queryOf(input)}` }),
  }),
  tool({
    name: 'get_investigation',
    description:
      'One investigation whole: its symptom, what was observed and what was not seen, hypotheses, tests, actions, decisions, audit trail.',
    input: z.strictObject({ investigation: Investigation }),
    writes: false,
    request: ({ investigation }) => ({ method: 'GET', path: at(investigation) }),
  }),
  tool({
    name: 'list_hypotheses',
    description:
      'The possible causes, the likeliest first, each with the sum that its confidence is; with `hypothesis` one of them with its tests and verdicts.',
    input: z.strictObject({ investigation: Investigation, hypothesis: Numbered.optional() }),
    writes: false,
    request: ({ investigation, hypothesis }) => ({
      method: 'GET',
      path: at(investigation, hypothesis === undefined ? '' : `/hypotheses/${encodeURIComponent(hypothesis)}`),
    }),
    part: rankedOf,
  }),
  tool({
    name: 'read_evidence',
    description:
      'What was read for an investigation: which query of which source, and what rests on it; with `evidence` one reading with its values.',
    input: z.strictObject({ investigation: Investigation, evidence: Name.optional(), before: Name.optional() }),
    writes: false,
    request: ({ investigation, evidence, before }) => ({
      method: 'GET',
      path: at(
        investigation,
        evidence === undefined ? `/evidence${queryOf({ before })}` : `/evidence/${encodeURIComponent(evidence)}`,
      ),
    }),
  }),
  tool({
    name: 'start_investigation',
    description: 'Starts looking for the cause of what a service shows, or joins the investigation of it that is live.',
    input: z.strictObject({
      service: Trigger.shape.service,
      symptoms: Trigger.shape.symptoms,
      severity: Severity.default('P2'),
    }),
    writes: true,
    request: (body) => ({ method: 'POST', path: '/investigations', body }),
  }),
  tool({
    name: 'propose_hypothesis',
    description:
      'Names a component as the cause. It is put to the tests that every component is put to, which decide; what is said of it weighs nothing. ' +
      'Waits up to 30 s for what becomes of it.',
    input: z.strictObject({ investigation: Investigation, ...HypothesisProposal.shape }),
    writes: true,
    request: ({ investigation, ...body }) => ({ method: 'POST', path: at(investigation, '/hypotheses'), body }),
  }),
  tool({
    name: 'run_test',
    description:
      'Tries to disprove a hypothesis: by its most telling test that is left, or by the test that `test` names (the hash of one). It changes ' +
      'nothing outside of COMPASS. Waits up to 30 s for the verdict.',
    input: z
      .strictObject({
        investigation: Investigation,
        hypothesis: Numbered.optional(),
        test: z
          .string()
          .min(16)
          .max(64)
          .optional()
          .describe('The whole hash of a test, as get_investigation lists it.'),
      })
      .refine(({ hypothesis, test }) => (hypothesis === undefined) !== (test === undefined), {
        error: 'name either a hypothesis or a test',
      }),
    writes: true,
    request: ({ investigation, hypothesis = '', test }) => ({
      method: 'POST',
      path:
        test === undefined
          ? at(investigation, `/hypotheses/${encodeURIComponent(hypothesis)}/test`)
          : `/tests/${encodeURIComponent(test)}`,
      body: {},
    }),
  }),
  tool({
    name: 'ask_approval',
    description:
      'Asks people to approve the action that the catalogue has for a hypothesis, with the target and values that the evidence gives. Where ' +
      'several fit it says which, and `action` chooses. A person in Slack approves or rejects it; nothing here can.',
    input: z.strictObject({
      investigation: Investigation,
      hypothesis: Numbered,
      action: z.string().max(200).optional().describe('the id of an action of the catalogue'),
      note: z.string().max(300).default(''),
    }),
    writes: true,
    request: ({ investigation, hypothesis, action, note }) => ({
      method: 'POST',
      path: at(investigation, '/actions'),
      body: { hypothesis_id: hypothesis, action, note },
    }),
  }),
];
