import type { Investigation } from '../nouns/investigation.ts';
import type { Answer, Series, Telemetry } from '../ports/telemetry.ts';
import type { StepRun } from './kind.ts';
import { telemetryOf } from './load.ts';

interface Asked {
  answer: Promise<Answer<Series[]>>;
  by: AbortSignal;
}

/** Answers are large: only those of the latest investigations are kept. */
const KEPT = 2;

const kept = new WeakMap<object, Map<string, Map<string, Asked>>>();

function askedFor(owner: object, investigation: string): Map<string, Asked> {
  const all = kept.get(owner) ?? new Map<string, Map<string, Asked>>();
  kept.set(owner, all);
  const known = all.get(investigation) ?? new Map<string, Asked>();
  all.delete(investigation);
  all.set(investigation, known);
  for (const old of [...all.keys()].slice(0, -KEPT)) all.delete(old);
  return known;
}

/**
 * Symptom, agents and survey ask for the same series and the same call graph: each is asked once for all of them, and journalled by the
 * step that asked. Not for tests, whose data is fresh.
 */
export function sharedTelemetry(run: StepRun, investigation: Investigation, abort: AbortSignal = run.abort): Telemetry {
  const telemetry = telemetryOf(run, investigation, abort);
  const asked = askedFor(run.ports, investigation.id);
  const once =
    <Q>(ask: (query: Q) => Promise<Answer<Series[]>>) =>
    async (query: Q): Promise<Answer<Series[]>> => {
      const key = JSON.stringify(query);
      for (;;) {
        const known = asked.get(key);
        if (known === undefined) break;
        try {
          return await known.answer;
        } catch (error) {
          // Who asked was stopped: that says nothing of the source.
          if (!known.by.aborted || abort.aborted) throw error;
        }
      }
      const answer = ask(query);
      asked.set(key, { answer, by: abort });
      answer.catch(() => asked.delete(key));
      return answer;
    };
  return { ...telemetry, range: once(telemetry.range), instant: once(telemetry.instant) };
}
