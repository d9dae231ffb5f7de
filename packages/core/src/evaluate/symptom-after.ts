import type { Symptom } from '../nouns/investigation.ts';
import { levelsOf, phraseOf } from './symptom.ts';

/** A log Bayes factor from which evidence is strong (Kass & Raftery 1995: twenty to one). */
const STRONG = 3;
/** So unlikely the symptom must be before it is called absent; short of that it is only not clear. Half of all quiet windows are. */
const ABSENT = -1.5;

/**
 * The symptom once everything was surveyed. Series that stayed inside their past do not make it absent while the survey finds it there, or
 * finds that requests of the paged service run otherwise than before: then it is seen, or at least not clear.
 */
export function symptomAfter(
  symptom: Symptom | null,
  survey: { symptom: number | null; requests: number },
): Symptom | null {
  if (symptom === null || symptom.state !== 'absent' || symptom.signal === null || survey.symptom === null)
    return symptom;
  const about = { signal: symptom.signal, departed: { ...symptom, unusual: true } };
  if (survey.symptom >= STRONG) return { ...symptom, state: 'seen', phrase: phraseOf(about) };
  if (survey.symptom <= ABSENT && survey.requests < STRONG) return symptom;
  const requests = survey.requests < STRONG ? '' : ', and its requests run otherwise than before';
  return { ...symptom, state: 'unclear', phrase: `not clearly affected: ${levelsOf(about)}${requests}` };
}
