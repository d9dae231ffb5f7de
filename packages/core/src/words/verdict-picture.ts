import type { Evidence, Reading } from '../nouns/evidence.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Verdict } from '../nouns/test.ts';
import type { Window } from '../nouns/time.ts';
import { verdictWord } from './verdict-word.ts';

/** What a picture of a verdict shows. */
export interface VerdictPicture {
  readings: Reading[];
  /** The question, what came of it in a word, and what was seen. */
  title: string;
  answer: string;
  saw: string;
  zone: string;
  /** Unix seconds: what may be shown, and where the incident began (null = not known). */
  from: number;
  to: number;
  onset: number | null;
  stepSeconds: number;
  /** What counts as the past. */
  window: Window;
}

const seconds = (at: string): number => Date.parse(at) / 1000;

/** From the record and what was read for this verdict; null where there are no values, or where they could not be tested. */
export function verdictPicture(
  { window, symptom, tests }: Pick<Investigation, 'window' | 'symptom' | 'tests'>,
  verdict: Verdict,
  { evidence, zone }: { evidence: readonly Evidence[]; zone: string },
): VerdictPicture | null {
  const test = tests.find((state) => state.test.hash === verdict.test)?.test;
  const readings = evidence.filter(({ id }) => verdict.evidence.includes(id)).flatMap((one) => one.readings);
  if (test === undefined || readings.length === 0 || window === null || verdict.verdict === 'untestable') return null;
  const onset = symptom?.since ?? null;
  return {
    readings,
    title: test.question,
    answer: verdictWord(verdict, test),
    saw: verdict.saw,
    zone,
    // Some of its past belongs in the picture: without it nothing rises.
    from: seconds(window.start) - (seconds(window.end) - seconds(window.start)),
    to: Math.max(seconds(window.end), seconds(verdict.readAt)),
    onset: onset === null ? null : seconds(onset),
    stepSeconds: window.stepSeconds,
    window: test.window,
  };
}
