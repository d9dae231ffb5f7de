import type { Investigation } from '../nouns/investigation.ts';
import type { Pattern } from '../nouns/pattern.ts';
import { signsOf, symptomOf } from './text.ts';
import { wordsOf } from './words.ts';

const MOST_SIGNS = 3;
const MOST_WORDS = 5;

type Seen = Pick<Investigation, 'trigger' | 'symptom' | 'observations'>;

const isSameService = ({ labels }: Pattern, { trigger }: Seen): boolean => labels.service === trigger.service;
const isSameSignal = ({ labels }: Pattern, { symptom }: Seen): boolean =>
  labels.signal !== null && labels.signal === symptom?.signal?.kind;

/** 0, a half or 1: the same service, the same kind of signal that is bad. No text that outsiders can write moves it. */
export const labelsShared = (pattern: Pattern, seen: Seen): number =>
  (Number(isSameService(pattern, seen)) + Number(isSameSignal(pattern, seen))) / 2;

/** What a pattern and an incident have in common, in words for people; the words themselves only where there is nothing better. */
export function commonOf(pattern: Pattern, seen: Seen): string[] {
  const own = new Set(signsOf(seen));
  const signs = pattern.told.signs.filter((one) => own.has(one)).slice(0, MOST_SIGNS);
  const named = [
    ...(isSameService(pattern, seen) ? [`service ${pattern.labels.service}`] : []),
    ...(isSameSignal(pattern, seen) ? [`${pattern.labels.signal} is bad`] : []),
    ...signs.map((one) => `${one} unusual`),
  ];
  if (named.length > 0) return named;
  const words = new Set(wordsOf(symptomOf(seen)));
  const shared = wordsOf(pattern.told.symptom).filter((word) => words.has(word));
  return [shared.length === 0 ? 'a like meaning' : `the words ${shared.slice(0, MOST_WORDS).join(', ')}`];
}
