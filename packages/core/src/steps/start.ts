import { measureSymptom } from '../evaluate/symptom.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Window } from '../nouns/time.ts';
import type { Trigger } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { Step } from '../ports/store.ts';
import type { Sources } from '../ports/telemetry.ts';
import { addSteps, changeInvestigation, type Scope } from '../record/change.ts';
import { failInvestigation, sayTrouble } from './give-up.ts';
import { inTime } from './in-time.ts';
import { join, lookedAt, Round } from './join.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { investigationOf } from './load.ts';
import { symptomsOf } from './page-details.ts';
import { registeredSurvey } from './register-survey.ts';
import { sharedTelemetry } from './shared-telemetry.ts';
import { surveyOf } from './suspect-drafts.ts';
import { longestBudgetMs } from './time-budget.ts';

const OLDEST_MS = 6 * 3_600_000;

/** The page may be late or early: what has been seen since `lookbackSeconds` before it counts as the incident. */
function windowOf(ports: Ports, sources: Sources, now: Date, { timestamp, since }: Trigger): Window {
  const { referenceSeconds, lookbackSeconds, stepSeconds } = ports.settings;
  if (sources.recording !== null) {
    const { referenceStart, start } = sources.recording;
    return {
      referenceStart: referenceStart.toISOString(),
      start: start.toISOString(),
      end: now.toISOString(),
      stepSeconds: sources.recording.stepSeconds,
    };
  }
  // A page that was delivered late speaks of its own time, a person of an earlier one; what lies further back than this is no incident of now.
  const told = Math.min(Date.parse(timestamp), Date.parse(since ?? timestamp));
  const began = Math.min(now.getTime(), Math.max(told, now.getTime() - OLDEST_MS));
  const start = began - lookbackSeconds * 1000;
  return {
    referenceStart: new Date(start - referenceSeconds * 1000).toISOString(),
    start: new Date(start).toISOString(),
    end: now.toISOString(),
    stepSeconds,
  };
}

/** Fixes what an investigation will look at, before it looks: its window, and what is predicted of every component. Null once it is over. Begun before, it keeps the window it has. */
async function sendOut(
  run: StepRun,
  id: string,
  { sources, now, symptoms }: { sources: Sources; now: Date; symptoms: string[] },
) {
  const { ports } = run;
  const { agents } = ports;
  const { round } = Round.parse(run.step.input);
  return run.commit(async (scope) => {
    if ((await scope.tx.steps.byKey(id, `hypothesise:${round}`)) !== null) {
      const known = await scope.tx.investigations.get(id);
      return known === null || isOver(known) ? null : known.window;
    }
    const registeredAt = (await scope.tx.now()).toISOString();
    const begun = await changeInvestigation(scope, id, (current) => {
      // A person may have closed it meanwhile.
      if (isOver(current)) return null;
      const window = windowOf(ports, sources, now, current.trigger);
      const trigger = { ...current.trigger, symptoms };
      const { survey, said } = registeredSurvey(ports, trigger, { sources, window, registeredAt });
      return {
        next: {
          ...current,
          trigger,
          status: 'observing',
          window,
          ...(survey === undefined ? {} : { survey }),
          recording:
            sources.recording === null
              ? null
              : {
                  id: sources.recording.id,
                  recordedFrom: sources.recording.referenceStart.toISOString(),
                  recordedTo: sources.recording.to.toISOString(),
                },
          agents: agents.map((agent) => ({
            agent: agent.id,
            state: 'looking' as const,
            line: 'looking',
            seconds: null,
            observations: 0,
          })),
        },
        what: 'observing',
        detail: { window, agents: agents.map((agent) => agent.id), ...said },
      };
    });
    if (isOver(begun)) return null;
    // The others follow as these come home.
    const first = agents.slice(0, ports.settings.maxParallelAgents).map(({ id: agent }) => `observe:${agent}`);
    await addSteps(scope, [
      ...first.map((kind) => ({ investigation: id, kind, key: `${kind}:${round}`, input: { round } })),
      {
        investigation: id,
        kind: 'hypothesise',
        key: `hypothesise:${round}`,
        input: { round },
        delayMs: ports.settings.observationTimeoutMs,
      },
    ]);
    return begun.window;
  });
}

/** Whether the symptom is there; meanwhile everything else is read that the hypotheses will be made of. */
async function read(run: StepRun, investigation: Investigation, about: { sources: Sources; window: Window }) {
  const { signals, componentLabel } = about.sources;
  const { service, symptoms } = investigation.trigger;
  const kept = evidenceOf(run, investigation.id);
  const [measured] = await inTime(run, longestBudgetMs(run.ports), (abort) => {
    const telemetry = sharedTelemetry(run, investigation, abort);
    return Promise.all([
      measureSymptom({ ...about, telemetry, service, symptoms, signals, componentLabel }),
      // What cannot be had now is asked for again where it is needed.
      surveyOf(run, investigation, { ...about, telemetry, abort })?.catch(() => undefined),
    ]);
  });
  const evidence = measured.evidence.map(kept.keep);
  return { symptom: { ...measured.symptom, evidence }, rows: kept.rows };
}

/** Sends the agents out, and looks meanwhile whether the alerted symptom is there. */
export const start: StepKind = {
  async run(run) {
    const investigation = investigationOf(run);
    const telemetry = sharedTelemetry(run, investigation);
    const [sources, symptoms] = await Promise.all([telemetry.sources(), symptomsOf(run, investigation)]);
    const window = await sendOut(run, investigation.id, { sources, now: await telemetry.now(), symptoms });
    if (window === null) return {};
    // The agents ask one thing after another, and are waited for the longest: their questions go first.
    await run.ports.clock.sleep(0, run.abort);
    const known = { ...investigation, trigger: { ...investigation.trigger, symptoms }, window };
    const { symptom, rows } = await read(run, known, { sources, window });
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put(rows);
        const next = await changeInvestigation(scope, investigation.id, (current) =>
          // After the deadline of all, the hypotheses went on without it.
          current.status === 'observing'
            ? { next: lookedAt({ ...current, symptom }), what: 'symptom', detail: { symptom: symptom.phrase } }
            : null,
        );
        await join(scope, next, run.step);
      },
    };
  },
  async giveUp(scope: Scope, step: Step, why: string) {
    const { round } = Round.parse(step.input);
    const sent = await scope.tx.steps.byKey(step.investigation, `hypothesise:${round}`);
    if (sent === null) await failInvestigation(scope, step, why);
    else await sayTrouble(scope, step, 'symptom', why);
  },
};
