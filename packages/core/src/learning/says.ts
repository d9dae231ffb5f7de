import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import type { Say } from '../nouns/pattern.ts';
import { causeOf } from './pattern-of.ts';

function sayOf(investigation: Investigation, recalled: Hypothesis, cause: Hypothesis | null): Say | null {
  if (recalled.status === 'disproven') return 'failed';
  if (recalled.status === 'set_aside') return 'overridden';
  const answer = investigation.feedback?.answer;
  if (cause?.number === recalled.number)
    return answer === 'no' ? 'overridden' : answer === 'partly' ? 'partly' : 'recurred';
  return cause !== null && answer === 'yes' ? 'overridden' : null;
}

/** What the end of an investigation says of each pattern that it recalled; one that was neither tested to an end nor judged is not spoken of. */
export function saysOfRecalled(investigation: Investigation, minConfidence: number): { id: string; say: Say }[] {
  const cause = causeOf(investigation, minConfidence);
  return investigation.hypotheses.flatMap((one) => {
    const say = one.recalled === undefined ? null : sayOf(investigation, one, cause);
    return say === null ? [] : (one.recalled?.patterns ?? []).map(({ id }) => ({ id, say }));
  });
}
