import { isCompassError } from '../errors.ts';
import type { Test } from '../nouns/test.ts';
import type { Sources, Telemetry } from '../ports/telemetry.ts';
import type { EvidenceDraft } from '../steps/keep-evidence.ts';
import { readSurvey, type SurveyReader } from '../survey/read-survey.ts';
import { noFacts, type TestReadings } from './finding.ts';
import { factsOf, type ProbeAnswer, readProbe } from './read-probe.ts';
import { missingSource } from './requires.ts';

export interface Fetched extends TestReadings {
  evidence: EvidenceDraft[];
}

/** Errors that say "this cannot be seen" make a test untestable; what may pass by itself is thrown, so that the step tries again. */
const isBlind = (error: unknown): error is Error =>
  isCompassError(error, 'source_missing') || isCompassError(error, 'not_recorded') || isCompassError(error, 'invalid');

const unread = (why: string, evidence: EvidenceDraft[] = []): Fetched => ({
  evidence,
  probe: [],
  control: [],
  facts: { ...noFacts, unread: why },
});

async function readBoth(
  test: Test,
  telemetry: Telemetry,
  sources: Sources,
  survey: SurveyReader,
): Promise<ProbeAnswer[]> {
  const probe = await readProbe({ probe: test.probe, role: 'probe', test, sources, telemetry, survey });
  if (test.control === null) return [probe];
  const control = await readProbe({ probe: test.control, role: 'control', test, sources, telemetry, survey });
  return [probe, control];
}

/**
 * Reads what a registered test asks for, over its window: evidence to keep and readings for `evaluate`. A missing source is said
 * in `facts.unread`; rejects with `unavailable` where trying again may help.
 */
export async function fetchReadings(
  test: Test,
  telemetry: Telemetry,
  survey: SurveyReader = readSurvey,
): Promise<Fetched> {
  const sources = await telemetry.sources();
  const missing = missingSource(test.requires, sources);
  if (missing !== '') return unread(missing);
  try {
    const answers = await readBoth(test, telemetry, sources, survey);
    const [probe, control] = answers;
    return {
      evidence: answers.flatMap((answer) => answer.evidence),
      probe: probe?.readings ?? [],
      control: control?.readings ?? [],
      facts: factsOf(answers),
    };
  } catch (error) {
    if (isBlind(error)) return unread(error.message);
    throw error;
  }
}
