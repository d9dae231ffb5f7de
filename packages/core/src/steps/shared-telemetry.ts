import type { Investigation } from '../nouns/investigation.ts';
import type { Answer, Series, Telemetry } from '../ports/telemetry.ts';
import { EMPTY_POINTS, forgetOld } from '../survey/forget-old.ts';
import type { StepRun } from './kind.ts';
import { telemetryOf } from './load.ts';

interface Asked {
  answer: Promise<Answer<Series[]>>;
  by: AbortSignal;
}

interface Kept {
  asked: Map<string, Asked>;
  points: number;
}
/** Of each installation by investigation, the latest last. */
const kept = new WeakMap<object, Map<string, Kept>>();

/** What was asked for an investigation, and how an answer to it is counted. */
function askedFor(owner: object, investigation: string) {
  const all = kept.get(owner) ?? new Map<string, Kept>();
  kept.set(owner, all);
  const known = all.get(investigation) ?? { asked: new Map<string, Asked>(), points: 0 };
  all.delete(investigation);
  all.set(investigation, known);
  const count = ({ value }: Answer<Series[]>): void => {
    known.points += value.reduce((sum, { points }) => sum + points.length, EMPTY_POINTS);
    forgetOld(all);
  };
  return { asked: known.asked, count };
}

/**
 * Symptom, agents and survey ask for the same series and the same call graph: each is asked once for all of them, and journalled by the
 * step that asked. Not for tests, whose data is fresh.
 */
export function sharedTelemetry(run: StepRun, investigation: Investigation, abort: AbortSignal = run.abort): Telemetry {
  const telemetry = telemetryOf(run, investigation, abort);
  const { asked, count } = askedFor(run.ports, investigation.id);
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
      answer.then(count, () => asked.delete(key));
      return answer;
    };
  return { ...telemetry, range: once(telemetry.range), instant: once(telemetry.instant) };
}
