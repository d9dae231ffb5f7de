import { z } from 'zod';
import { Action, Followed } from '../nouns/action.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { type Test, type Verdict, VerdictWord } from '../nouns/test.ts';
import type { Settings } from '../ports/context.ts';
import type { AuditRow } from '../ports/store.ts';
import { isFirstRound } from '../record/first-round.ts';
import { namedCause, nextTest } from '../record/rank.ts';
import { testsLine } from '../words/lines.ts';
import { takesWords, tellsWords } from '../words/next-test.ts';
import { MitigationAction, mitigationAction } from './action.ts';
import { WireInvestigation, wireInvestigation } from './investigation.ts';

export const WireVerdict = z.object({
  test: z.string(),
  /** 1 for the first run; a repetition on fresh data counts up. */
  run: z.number().int(),
  hypothesis: z.number().int(),
  question: z.string(),
  predicts: z.string(),
  /** Of an action's recovery, not of a test. */
  recovery: z.boolean(),
  decisive: z.boolean(),
  verdict: VerdictWord,
  saw: z.string(),
  why: z.string(),
  weight: z.number(),
  from: z.number(),
  to: z.number(),
  /** Null: COMPASS ran it by itself. */
  asked_by: z.string().nullable(),
  registered_at: z.string(),
  read_at: z.string(),
});
export type WireVerdict = z.infer<typeof WireVerdict>;

const Decided = MitigationAction.extend({
  hypothesis: z.number().int(),
  words: Action.shape.words,
  approvers_name: z.string(),
  approvers_needed: z.number().int(),
  approvals: z.array(z.object({ by: z.string(), at: z.string() })),
  requested_at: z.string(),
  decided_by: z.string().nullable(),
  decided_at: z.string().nullable(),
  reason: z.string(),
  acted_at: z.string().nullable(),
  recovery_test: z.string(),
  outcome_saw: z.string(),
  outcome_at: z.string().nullable(),
  /** Since when it is as predicted, of what recovered. */
  back_at: z.string().optional(),
  /** The log of the service as it was followed while the effect was watched; null where there was none to follow. */
  followed: Followed.nullable(),
  /** Title of what takes it back, while that is offered. */
  undo: z.string().nullable(),
  /** Id of the action that this one takes back. Nobody asked for it: it was approved together with that one, and `decided_by` pressed it. */
  undoes: z.string().nullable(),
});

/** An investigation as a surface needs it that shows it live and takes decisions: the whole, how far it is, and what can be pressed. */
export const WireStanding = WireInvestigation.extend({
  /** In which times are told. */
  zone: z.string(),
  channel: z.string().nullable(),
  /** The most that the agents look. */
  look_seconds: z.number(),
  /** The first tests run by themselves, and the ranking waits for them. */
  first_round: z.boolean(),
  /** Number of the hypothesis that may be named as the cause; null: none may. */
  cause: z.number().int().nullable(),
  tested: z.array(z.object({ hypothesis: z.number().int(), line: z.string() })),
  /** The test to offer: of all that are left, the one that tells the live causes apart best for its cost. */
  next_test: z
    .object({
      hash: z.string(),
      hypothesis: z.number().int(),
      question: z.string(),
      tells: z.string(),
      takes: z.string(),
    })
    .nullable(),
  verdicts: z.array(WireVerdict),
  mitigation_actions: z.array(Decided),
  notes: z.array(
    z.object({ by: z.string(), at: z.string(), text: z.string(), query: z.string().nullable(), answer: z.string() }),
  ),
  feedback: z.object({ by: z.string(), at: z.string(), answer: z.string() }).nullable(),
});
export type WireStanding = z.infer<typeof WireStanding>;

function verdictOf(verdict: Verdict, test: Test): WireVerdict {
  return {
    test: verdict.test,
    run: verdict.run,
    hypothesis: verdict.hypothesis,
    question: test.question,
    predicts: test.predicts,
    recovery: test.name === 'recovery',
    decisive: test.decisive,
    verdict: verdict.verdict,
    saw: verdict.saw,
    why: verdict.why,
    weight: verdict.weight,
    from: verdict.from,
    to: verdict.to,
    asked_by: verdict.askedBy,
    registered_at: test.registeredAt,
    read_at: verdict.readAt,
  };
}

const decided = (action: Action): z.infer<typeof Decided> => ({
  ...mitigationAction(action),
  hypothesis: action.hypothesis,
  words: action.words,
  approvers_name: action.approversName,
  approvers_needed: action.approversNeeded,
  approvals: action.approvals.map(({ by, at }) => ({ by: by.name, at })),
  requested_at: action.requestedAt,
  decided_by: action.decidedBy?.name ?? null,
  decided_at: action.decidedAt,
  reason: action.reason,
  acted_at: action.actedAt,
  recovery_test: action.recoveryHash,
  outcome_saw: action.outcomeSaw,
  outcome_at: action.outcomeAt,
  ...(action.backAt === undefined ? {} : { back_at: action.backAt }),
  followed: action.followed ?? null,
  undo: action.undo?.taken === null ? action.undo.title : null,
  undoes: action.undoes ?? null,
});

/** None is offered while people wait for a verdict or for an action. */
function offered(investigation: Investigation): WireStanding['next_test'] {
  const state = investigation.status === 'awaiting_human' ? nextTest(investigation) : null;
  if (state === null) return null;
  const { hash, hypothesis, question } = state.test;
  return { hash, hypothesis, question, tells: tellsWords(investigation, state), takes: takesWords(state) };
}

export function wireStanding(
  investigation: Investigation,
  trail: AuditRow[],
  settings: Pick<Settings, 'zone' | 'observationTimeoutMs' | 'minConfidence'>,
): WireStanding {
  const tests = new Map(investigation.tests.map(({ test }) => [test.hash, test]));
  const { feedback } = investigation;
  return {
    ...wireInvestigation(investigation, trail),
    zone: settings.zone,
    channel: investigation.channel,
    look_seconds: settings.observationTimeoutMs / 1000,
    first_round: isFirstRound(investigation),
    cause: namedCause(investigation, settings.minConfidence)?.number ?? null,
    tested: investigation.hypotheses.map(({ number }) => ({
      hypothesis: number,
      line: testsLine(investigation, number),
    })),
    next_test: offered(investigation),
    verdicts: investigation.verdicts.flatMap((one) => {
      const test = tests.get(one.test);
      return test === undefined ? [] : verdictOf(one, test);
    }),
    mitigation_actions: investigation.actions.map(decided),
    notes: investigation.notes.map(({ by, at, text, query, answer }) => ({ by: by.name, at, text, query, answer })),
    feedback: feedback === null ? null : { by: feedback.by.name, at: feedback.at, answer: feedback.answer },
  };
}
