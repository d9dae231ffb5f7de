import type { Symptom } from '../nouns/investigation.ts';
import { STRONG } from '../statistics/evidence.ts';
import { levelsOf, phraseOf } from './symptom.ts';

/** So unlikely the symptom must be before it is called absent; short of that it is only not clear. Half of all quiet windows are. */
const ABSENT = -1.5;

/**
 * The symptom once everything was surveyed. Series that stayed inside their past do not make it absent while the survey finds it there, or
 * finds that something which the paged service rests on is clearly otherwise than before: then it is seen, or at least not clear.
 */
export function symptomAfter(
  symptom: Symptom | null,
  survey: { symptom: number | null; elsewhere: boolean },
): Symptom | null {
  if (symptom === null || symptom.state !== 'absent' || symptom.signal === null || survey.symptom === null)
    return symptom;
  const about = { signal: symptom.signal, departed: { ...symptom, unusual: true } };
  if (survey.symptom >= STRONG) return { ...symptom, state: 'seen', phrase: phraseOf(about) };
  if (survey.symptom <= ABSENT && !survey.elsewhere) return symptom;
  return { ...symptom, state: 'unclear', phrase: `not clearly affected: ${levelsOf(about)}` };
}
