import { z } from 'zod';
import { measureSymptom } from '../evaluate/symptom.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import type { Window } from '../nouns/time.ts';
import type { Ports } from '../ports/context.ts';
import type { Sources } from '../ports/telemetry.ts';
import { addStep, changeInvestigation } from '../record/change.ts';
import { failInvestigation } from './give-up.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepKind, StepRun } from './kind.ts';
import { loadInvestigation, telemetryOf } from './load.ts';

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

async function begin(run: StepRun, investigation: Investigation) {
  const telemetry = telemetryOf(run, investigation);
  const sources = await telemetry.sources();
  const window = windowOf(run.ports, sources, await telemetry.now(), investigation.trigger.timestamp);
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
