import { z } from 'zod';
import type { Investigation, TestState } from '../nouns/investigation.ts';
import { isOver } from '../nouns/investigation.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { testsLeft } from '../record/rank.ts';
import { span } from '../words/numbers.ts';
import { hypothesisOf, takeInvestigation } from './find.ts';
import { defineVerb, outdated, refusal, Where } from './verb.ts';

export const RequestTestInput = z.object({
  investigation: z.string(),
  /** A hypothesis by id or number, or a test by (the start of) its hash; one of the two. */
  hypothesis: z.union([z.string(), z.number()]).optional(),
  test: z.string().min(4).optional(),
  where: Where.optional(),
});
export type RequestTestInput = z.output<typeof RequestTestInput>;

/** Those that can be run: an action's recovery is watched, not asked for. */
const runnable = ({ tests }: Investigation): TestState[] => tests.filter(({ test }) => test.name !== 'recovery');

/** Tests whose hash begins so. */
const begunBy = (investigation: Investigation, hash: string): TestState[] =>
  runnable(investigation).filter(({ test }) => test.hash.startsWith(hash));

/** What a press means: the named test, else the hypothesis' most telling one left, else its decisive one on fresh data. */
function chosen(investigation: Investigation, input: RequestTestInput): TestState | null {
  if (input.test !== undefined) return begunBy(investigation, input.test)[0] ?? null;
  const hypothesis = hypothesisOf(investigation, input.hypothesis);
  if (hypothesis === undefined) return null;
  const all = runnable(investigation).filter(({ test }) => test.hypothesis === hypothesis.number);
  return testsLeft(investigation, hypothesis.number)[0] ?? all.find((state) => state.test.decisive) ?? all[0] ?? null;
}

/** "Priya N. started this 4 s ago." */
function startedLine({ decisions }: Investigation, { test, askedBy }: TestState, now: Date): string {
  const asked = decisions.findLast(({ what, about }) => what === 'test' && about === test.question);
  if (askedBy === null || asked === undefined) return `${askedBy ?? 'COMPASS'} started it.`;
  return `${asked.by.name} started this ${span(Math.max(0, now.getTime() - Date.parse(asked.at)) / 1000)} ago.`;
}

/** Registers nothing new: the test was registered before its data was fetched. It runs it, or runs it again on fresh data. */
export const requestTest = defineVerb<RequestTestInput>(RequestTestInput, async (scope, input) => {
  const investigation = await takeInvestigation(scope.tx, input.investigation);
  if (isOver(investigation))
    return refusal(
      'This investigation is over. Nothing happened.',
      ['Start a new one to test again.'],
      investigation.id,
    );
  const fits = input.test === undefined ? [] : begunBy(investigation, input.test);
  if (fits.length > 1)
    return refusal(
      'Nothing happened.',
      [`${fits.length} tests begin with ${input.test}: name more of the hash.`],
      investigation.id,
    );
  const state = chosen(investigation, input);
  if (state === null) return outdated(investigation.id);
  if (state.state === 'running')
    return refusal(
      'This test is already running.',
      [startedLine(investigation, state, await scope.tx.now())],
      investigation.id,
    );
  const { hash } = state.test;
  // By the clock that messages are dated with, too.
  const at = (await scope.tx.now()).toISOString();
  const run = investigation.verdicts.filter((verdict) => verdict.test === hash).length + 1;
  await changeInvestigation(scope, investigation.id, (current) => ({
    next: {
      ...current,
      status: current.status === 'awaiting_human' ? 'testing' : current.status,
      tests: current.tests.map((one) =>
        one.test.hash === hash ? { ...one, state: 'running' as const, askedBy: scope.actor.name } : one,
      ),
      decisions: [...current.decisions, { by: scope.actor, at, what: 'test', about: state.test.question }],
    },
    what: 'test asked',
    detail: { test: hash, run },
  }));
  await addStep(scope, {
    investigation: investigation.id,
    kind: `test:${hash}`,
    key: `test:${hash}:${run}`,
    input: { hash, run, askedBy: scope.actor.name },
  });
  return { ok: true, investigation: investigation.id, about: hash, run };
});
