import { symptomAfter } from '../evaluate/symptom-after.ts';
import { type Recalled, recall } from '../learning/recall.ts';
import { withoutRecall } from '../learning/without-recall.ts';
import type { Hypothesis, HypothesisDraft } from '../nouns/hypothesis.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { TestDraft } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import type { Ports } from '../ports/context.ts';
import type { Sources } from '../ports/telemetry.ts';
import { addStep, addSteps, changeInvestigation, type Scope } from '../record/change.ts';
import { withSecondLook } from '../record/quiet.ts';
import { ranked, testsLeft } from '../record/rank.ts';
import { offered, register } from '../record/register.ts';
import { weighAll } from '../record/weigh.ts';
import { type AgentDrafts, draftsOf } from './agent-drafts.ts';
import { failInvestigation } from './give-up.ts';
import { inTime } from './in-time.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind } from './kind.ts';
import { investigationOf } from './load.ts';
import { sendToModel } from './send-to-model.ts';
import { sharedTelemetry } from './shared-telemetry.ts';
import { type Suspected, suspectDrafts } from './suspect-drafts.ts';
import { budgetLeftMs } from './time-budget.ts';

/** How many hypotheses are tested before people see the list, and how many tests of each. */
const TESTED_FIRST = 4;
const TESTS_EACH = 2;

/** The same kind of cause in the same place: seen twice. */
export const sameCause = (a: HypothesisDraft, b: HypothesisDraft): boolean =>
  a.kind === b.kind && a.component === b.component;

/** Names of components may be long, and a cause is not lost for that. */
const MOST_OF_STATEMENT = 120;
const stated = ({ statement }: HypothesisDraft): string =>
  statement.length <= MOST_OF_STATEMENT ? statement : `${statement.slice(0, MOST_OF_STATEMENT - 1)}…`;

/** A test of the survey is an instance of the rule that was registered before anything was read. */
const registeredFor = ({ window, survey }: Investigation & { window: Window }, { probe }: TestDraft, now: string) =>
  probe.source === 'survey' && survey !== undefined
    ? { window, registeredAt: survey.registeredAt, rule: survey.hash }
    : { window, registeredAt: now };

/** Adds what is new; a hypothesis that is known keeps its number, its tests, its verdicts, and whose it was. */
function added(ports: Ports, investigation: Investigation, drafts: HypothesisDraft[], now: string): Investigation {
  const { window } = investigation;
  if (window === null) return investigation;
  const next = { ...investigation, window, hypotheses: [...investigation.hypotheses], tests: [...investigation.tests] };
  for (const draft of drafts) {
    const known = next.hypotheses.find((one) => sameCause(one, draft));
    if (known !== undefined) {
      const merged: Hypothesis = {
        ...known,
        supports: [...new Set([...known.supports, ...draft.supports])],
        suggestion: known.suggestion ?? draft.suggestion,
      };
      next.hypotheses = next.hypotheses.map((one) => (one === known ? merged : one));
      continue;
    }
    const number = next.hypotheses.length + 1;
    const hypothesis: Hypothesis = {
      ...draft,
      statement: stated(draft),
      id: ports.ids.next(),
      number,
      threshold: ports.settings.agents[draft.agent]?.min_confidence_threshold ?? null,
      ledger: [],
      initialConfidence: draft.prior,
      confidence: draft.prior,
      status: 'open',
    };
    next.hypotheses.push(hypothesis);
    for (const test of draft.tests)
      next.tests.push(offered(register(ports.digest, test, { hypothesis: number, ...registeredFor(next, test, now) })));
  }
  return { ...next, hypotheses: weighAll(next) };
}

/** Cheap tests of the leading hypotheses run before people see the list. */
function firstTests(whole: Investigation) {
  // What memory adds takes no test from the others.
  const investigation = withoutRecall(whole);
  const recalled = whole.hypotheses
    .filter((one) => one.recalled?.alone === true && one.status === 'open' && one.rivals === undefined)
    .flatMap((one) => testsLeft(whole, one.number).slice(0, TESTS_EACH));
  const leading = ranked(investigation.hypotheses)
    .filter((one) => one.status === 'open' && one.rivals === undefined)
    .slice(0, TESTED_FIRST)
    .flatMap((one) => testsLeft(investigation, one.number).slice(0, TESTS_EACH));
  // Components compete with each other: half a ranking would be none.
  const surveyed = whole.tests.filter((one) => one.state === 'offered' && one.test.comparator === 'explains');
  return [...leading, ...recalled, ...surveyed].map((state) => state.test.hash);
}

/** What a person added meanwhile moves no approval and ends no test. */
function statusAfter(next: Investigation, running: string[]): Investigation['status'] {
  if (next.status === 'mitigating') return 'mitigating';
  return running.length > 0 || next.tests.some((one) => one.state === 'running') ? 'testing' : 'awaiting_human';
}

const NOTHING_SURVEYED = { observations: [], symptom: null, elsewhere: false, outside: null };

export async function propose(
  scope: Scope,
  id: string,
  { drafts, missing }: AgentDrafts,
  suspected: Pick<Suspected, 'observations' | 'symptom' | 'elsewhere' | 'outside'> = NOTHING_SURVEYED,
  similar: Recalled['similar'] = [],
): Promise<Investigation> {
  const at = await scope.tx.now();
  const now = at.toISOString();
  const { secondLookMs } = scope.ports.settings;
  const again = new Date(at.getTime() + secondLookMs).toISOString();
  let running: string[] = [];
  const proposed = await changeInvestigation(scope, id, (current) => {
    if (isOver(current)) return null;
    const late = current.agents.filter((one) => one.state === 'looking');
    const gaps = [...late.map((one) => ({ what: one.agent, why: 'no answer in time' })), ...missing];
    const seen = {
      ...current,
      symptom: symptomAfter(current.symptom, suspected),
      ...(current.survey === undefined || suspected.outside === null
        ? {}
        : { survey: { ...current.survey, outside: suspected.outside } }),
      observations: [...current.observations, ...suspected.observations],
    };
    // No symptom, no cause: what explains something that is not there explains nothing.
    const next = added(scope.ports, seen, seen.symptom?.state === 'absent' ? [] : drafts, now);
    running = firstTests(next);
    const whole: Investigation = {
      ...next,
      ...(similar.length === 0 || next.symptom?.state === 'absent' ? {} : { similar }),
      status: statusAfter(next, running),
      agents: next.agents.map((one) =>
        one.state === 'looking' ? { ...one, state: 'not_seen' as const, line: 'not seen (no answer in time)' } : one,
      ),
      notSeen: [...next.notSeen, ...gaps.filter(({ what }) => !next.notSeen.some((known) => known.what === what))],
      tests: next.tests.map((state) =>
        running.includes(state.test.hash) ? { ...state, state: 'running' as const } : state,
      ),
    };
    return {
      next: withSecondLook(whole, again),
      what: 'hypotheses',
      detail: {
        proposed: next.hypotheses.slice(current.hypotheses.length).map((one) => one.statement),
        tests: next.tests.map((state) => state.test.hash),
        running,
        ...(gaps.length === 0 ? {} : { notSeen: gaps }),
      },
    };
  });
  await addSteps(
    scope,
    running.map((hash) => ({
      investigation: id,
      kind: `test:${hash}`,
      key: `test:${hash}:1`,
      input: { hash, run: 1, askedBy: null },
    })),
  );
  if (proposed.secondLook?.state === 'due')
    await addStep(scope, {
      investigation: id,
      kind: 'second-look',
      key: 'second-look',
      input: {},
      delayMs: secondLookMs,
    });
  return proposed;
}

/** What the survey of all components asks; agents may have no question for it. */
const SURVEYED = ['metrics', 'logs', 'traces'] as const;

const unseenOf = (sources: Sources): AgentDrafts['missing'] =>
  SURVEYED.flatMap((what) => {
    const state = sources[what];
    return state.state === 'missing' ? [{ what, why: state.why }] : [];
  });

export const hypothesise: StepKind = {
  async run(run) {
    const investigation = investigationOf(run);
    const kept = evidenceOf(run, investigation.id);
    const left = budgetLeftMs(run.ports, investigation, run.ports.clock.now());
    const { unseen, proposed, suspects, recalled } = await inTime(run, left, async (abort) => {
      const telemetry = sharedTelemetry(run, investigation, abort);
      const sources = await telemetry.sources();
      const about = { telemetry, sources, abort, keep: kept.keep };
      const proposed = draftsOf(run.ports, investigation, sources.signals);
      const suspects = await suspectDrafts(run, investigation, about);
      const seen = { ...investigation, symptom: symptomAfter(investigation.symptom, suspects) };
      const recalled = await recall(run, seen, {
        drafts: [...proposed.drafts, ...suspects.drafts],
        sources,
        suspect: (only) => suspectDrafts(run, investigation, { ...about, only }),
      });
      return { unseen: unseenOf(sources), proposed, suspects, recalled };
    });
    return {
      commit: async (scope) => {
        const { drafts, similar } = recalled;
        const missing = [...unseen, ...proposed.missing, ...recalled.gaps];
        const surveyed = { ...suspects, observations: [...suspects.observations, ...recalled.observations] };
        const [next] = await Promise.all([
          propose(scope, investigation.id, { drafts, missing }, surveyed, similar),
          scope.tx.evidence.put(kept.rows),
        ]);
        await sendToModel(scope, next);
      },
    };
  },
  giveUp: failInvestigation,
};
