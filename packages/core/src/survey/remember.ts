import type { Clock } from '../ports/context.ts';
import type { Survey, SurveyQuestion, SurveyReader } from './read-survey.ts';
import { readSurvey } from './read-survey.ts';
import { judgeAhead } from './scene.ts';

/** Surveys are large, and the tests of one investigation ask for the same: only the latest are kept. */
const KEPT = 2;

const surveys = new WeakMap<object, Map<string, Promise<Survey>>>();

/**
 * One reading for all tests of the same window; `owner` is the installation, whose sources answer. One that something was left out of is for
 * those who do not wait for it; whoever does reads again.
 */
export function rememberedSurvey(owner: { clock: Clock }): SurveyReader {
  const kept = surveys.get(owner) ?? new Map<string, Promise<Survey>>();
  surveys.set(owner, kept);
  const read = (key: string, question: SurveyQuestion): Promise<Survey> => {
    const reading = readSurvey(question).then(async (survey) => {
      await judgeAhead(survey, () => owner.clock.sleep(0));
      return survey;
    });
    kept.set(key, reading);
    reading.catch(() => {
      if (kept.get(key) === reading) kept.delete(key);
    });
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    return reading;
  };
  return async (question) => {
    const { window, service, symptoms, sources, patient = () => true } = question;
    const key = JSON.stringify([window, service, symptoms, sources.recording?.id ?? null]);
    for (let known = kept.get(key); known !== undefined; known = kept.get(key)) {
      const survey = await known;
      if (survey.partial !== true || !patient()) return survey;
      if (kept.get(key) === known) break;
    }
    return read(key, question);
  };
}
