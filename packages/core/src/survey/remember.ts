import type { Clock } from '../ports/context.ts';
import { EMPTY_POINTS, forgetOld } from './forget-old.ts';
import type { Survey, SurveyQuestion, SurveyReader } from './read-survey.ts';
import { readSurvey } from './read-survey.ts';
import { judgeAhead } from './scene.ts';

interface Kept {
  reading: Promise<Survey>;
  points: number;
}

/** As large as so many points; a line or a span weighs as much as several. */
const pointsOf = ({ series, lines, spans }: Survey): number =>
  series.reduce((sum, { points }) => sum + points.length, EMPTY_POINTS + 10 * (lines.length + (spans?.length ?? 0)));

const surveys = new WeakMap<object, Map<string, Kept>>();

/**
 * One reading for all tests of the same window; `owner` is the installation, whose sources answer. One that something was left out of is for
 * those who do not wait for it; whoever does reads again.
 */
export function rememberedSurvey(owner: { clock: Clock }): SurveyReader {
  const kept = surveys.get(owner) ?? new Map<string, Kept>();
  surveys.set(owner, kept);
  const read = (key: string, question: SurveyQuestion): Promise<Survey> => {
    const reading = readSurvey(question).then(async (survey) => {
      own.points = pointsOf(survey);
      forgetOld(kept);
      await judgeAhead(survey, () => owner.clock.sleep(0));
      return survey;
    });
    const own: Kept = { reading, points: 0 };
    kept.delete(key);
    kept.set(key, own);
    reading.catch(() => {
      if (kept.get(key) === own) kept.delete(key);
    });
    return reading;
  };
  return async (question) => {
    const { window, service, symptoms, sources, patient = () => true } = question;
    const key = JSON.stringify([window, service, symptoms, sources.recording?.id ?? null]);
    for (let known = kept.get(key); known !== undefined; known = kept.get(key)) {
      kept.delete(key);
      kept.set(key, known);
      const survey = await known.reading;
      if (survey.partial !== true || !patient()) return survey;
      if (kept.get(key) === known) break;
    }
    return read(key, question);
  };
}
