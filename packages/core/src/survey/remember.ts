import type { Clock } from '../ports/context.ts';
import type { Survey, SurveyReader } from './read-survey.ts';
import { readSurvey } from './read-survey.ts';
import { judgeAhead } from './scene.ts';

/** Surveys are large, and the tests of one investigation ask for the same: only the latest are kept. */
const KEPT = 2;

const surveys = new WeakMap<object, Map<string, Promise<Survey>>>();

/** One reading for all tests of the same window; `owner` is the installation, whose sources answer. */
export function rememberedSurvey(owner: { clock: Clock }): SurveyReader {
  const kept = surveys.get(owner) ?? new Map<string, Promise<Survey>>();
  surveys.set(owner, kept);
  return (question) => {
    const { window, service, symptoms, sources } = question;
    const key = JSON.stringify([window, service, symptoms, sources.recording?.id ?? null]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const reading = readSurvey(question).then(async (survey) => {
      await judgeAhead(survey, () => owner.clock.sleep(0));
      return survey;
    });
    // What may be read without a source is not what others should go by.
    if (question.last === true) return reading;
    kept.set(key, reading);
    reading.catch(() => kept.delete(key));
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    return reading;
  };
}
