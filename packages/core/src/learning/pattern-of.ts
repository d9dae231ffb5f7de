import type { Hypothesis } from '../nouns/hypothesis.ts';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import { Pattern, PatternLabels, type Say } from '../nouns/pattern.ts';
import { leaderOf, namedCause } from '../record/rank.ts';
import { clockTime } from '../words/numbers.ts';
import { outcomeWord } from '../words/outcome-word.ts';
import { cut, signsOf, symptomOf, textOf } from './text.ts';
import { weightOf } from './weight.ts';
import { wordsOf } from './words.ts';

const MOST_WORDS = 80;

/** The cause that an investigation ended with: named after its tests, or agreed to by people. */
export function causeOf(investigation: Investigation, minConfidence: number): Hypothesis | null {
  if (!isOver(investigation) || investigation.status === 'failed') return null;
  const named = namedCause(investigation, minConfidence);
  const answer = investigation.feedback?.answer;
  return named ?? (answer === 'yes' || answer === 'partly' ? leaderOf(investigation) : null);
}

/** What the end of an investigation says of its own cause. People's word counts before what was measured. */
function ownSay({ feedback, actions }: Investigation, { number }: Pick<Hypothesis, 'number'>): Say {
  if (feedback !== null) return ({ yes: 'agreed', partly: 'partly', no: 'overridden' } as const)[feedback.answer];
  return actions.some((one) => one.hypothesis === number && one.outcome === 'recovered') ? 'recovered' : 'named';
}

function outcomeOf(investigation: Investigation, cause: Hypothesis, zone: string): string {
  const { actions, endedAt, status } = investigation;
  const done = actions.findLast((one) => one.hypothesis === cause.number && one.outcome !== null);
  const when = endedAt === null ? '' : ` at ${clockTime(endedAt, zone)} ${zone}`;
  if (done === undefined) return status === 'resolved' ? `recovered${when}` : `closed${when}, with no action for it`;
  return `${done.title}: ${outcomeWord(investigation, done)}`;
}

/** What an investigation that is over teaches; null where it ended without a cause, or with one whose labels are no names. Nothing in it was not in the record, which is redacted. */
export function patternOf(
  investigation: Investigation,
  { minConfidence, zone, now }: { minConfidence: number; zone: string; now: string },
): Pattern | null {
  const cause = causeOf(investigation, minConfidence);
  if (cause === null) return null;
  const labels = PatternLabels.safeParse({
    service: cut(investigation.trigger.service, 200),
    component: cause.component,
    kind: cause.kind,
    signal: investigation.symptom?.signal?.kind ?? null,
  });
  if (!labels.success) return null;
  const told = {
    statement: cut(cause.statement, 120),
    symptom: symptomOf(investigation),
    signs: signsOf(investigation),
    outcome: cut(outcomeOf(investigation, cause, zone), 300),
  };
  const { number } = investigation;
  const says = [{ number, say: ownSay(investigation, cause), at: now }];
  return Pattern.parse({
    id: investigation.id,
    number,
    revision: 1,
    learnedAt: now,
    agent: cause.agent,
    labels: labels.data,
    told,
    words: wordsOf(`${textOf(labels.data, told)} ${cause.mechanism}`).slice(0, MOST_WORDS),
    says,
    weight: weightOf(says),
    state: 'live',
    embedder: null,
  } satisfies Pattern);
}
