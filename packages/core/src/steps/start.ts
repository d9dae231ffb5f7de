import { z } from 'zod';
import { measureSymptom } from '../evaluate/symptom.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Window } from '../nouns/time.ts';
import type { Ports } from '../ports/context.ts';
import type { Sources } from '../ports/telemetry.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { registerSurvey } from '../record/register.ts';
import { failInvestigation } from './give-up.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { loadInvestigation, telemetryOf } from './load.ts';
import { ANY_COMPONENT, partsOf, suspectTests } from './suspect-tests.ts';

const OLDEST_MS = 6 * 3_600_000;

/** The page may be late or early: what has been seen since `lookbackSeconds` before it counts as the incident. */
function windowOf(ports: Ports, sources: Sources, now: Date, triggered: string): Window {
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
  // A page that was delivered late speaks of its own time; what lies further back than this is no incident of now.
  const paged = Math.min(now.getTime(), Math.max(Date.parse(triggered), now.getTime() - OLDEST_MS));
  const start = paged - lookbackSeconds * 1000;
  return {
    referenceStart: new Date(start - referenceSeconds * 1000).toISOString(),
    start: new Date(start).toISOString(),
    end: now.toISOString(),
    stepSeconds,
  };
}

/** What will be asked of every component is fixed before anything is read, with the queries that answer it. */
async function registerFirst(run: StepRun, investigation: Investigation, sources: Sources, window: Window) {
  const parts = partsOf(run.ports.agents);
  if (parts.length === 0 || sources.metrics.state === 'missing') return;
  const drafts = suspectTests(investigation.trigger, ANY_COMPONENT, parts);
  await run.commit(async (scope) => {
    const registeredAt = (await scope.tx.now()).toISOString();
    const queries = sources.signals.map(({ query }) => query);
    const survey = registerSurvey(run.ports.digest, drafts, { window, queries, registeredAt });
    await changeInvestigation(scope, investigation.id, (current) =>
      isOver(current)
        ? null
        : {
            next: { ...current, survey },
            what: 'survey registered',
            detail: { hash: survey.hash, window, queries, predicts: drafts.map(({ predicts }) => predicts) },
          },
    );
  });
}

async function begin(run: StepRun, investigation: Investigation) {
  const telemetry = telemetryOf(run, investigation);
  const sources = await telemetry.sources();
  const window = windowOf(run.ports, sources, await telemetry.now(), investigation.trigger.timestamp);
  await registerFirst(run, investigation, sources, window);
  const kept = evidenceOf(run, investigation.id);
  const measured = await measureSymptom({
    service: investigation.trigger.service,
    symptoms: investigation.trigger.symptoms,
    signals: sources.signals,
    componentLabel: sources.componentLabel,
    telemetry,
    window,
  });
  const evidence = measured.evidence.map(kept.keep);
  return { sources, window, symptom: { ...measured.symptom, evidence }, rows: kept.rows };
}

/** *Look again* starts a new round of the same investigation. */
const Round = z.object({ round: z.number().int().default(1) });

/** Looks whether the alerted symptom is there, and sends the agents out. */
export const start: StepKind = {
  async run(run) {
    const { ports } = run;
    const investigation = await loadInvestigation(run);
    const { round } = Round.parse(run.step.input);
    const { sources, window, symptom, rows } = await begin(run, investigation);
    const { agents } = ports;
    return {
      commit: async (scope) => {
        await scope.tx.evidence.put(rows);
        // A person may have closed it while the first readings came in.
        const begun = await changeInvestigation(scope, investigation.id, (current) =>
          isOver(current)
            ? null
            : {
                next: {
                  ...current,
                  status: 'observing',
                  window,
                  symptom,
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
                detail: { window, symptom: symptom.phrase, agents: agents.map((agent) => agent.id) },
              },
        );
        if (isOver(begun)) return;
        // The others follow as these come home.
        for (const agent of agents.slice(0, ports.settings.maxParallelAgents))
          await addStep(scope, {
            investigation: investigation.id,
            kind: `observe:${agent.id}`,
            key: `observe:${agent.id}:${round}`,
            input: { round },
          });
        await addStep(scope, {
          investigation: investigation.id,
          kind: 'hypothesise',
          key: `hypothesise:${round}`,
          input: { round },
          delayMs: agents.length === 0 ? 0 : ports.settings.observationTimeoutMs,
        });
      },
    };
  },
  giveUp: failInvestigation,
};
