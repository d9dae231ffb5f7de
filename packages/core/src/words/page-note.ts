import type { Investigation } from '../nouns/investigation.ts';
import { ranked } from '../record/rank.ts';
import { recoveredAt } from './headline.ts';
import { causeLine, disprovenLine, liveHypotheses, lowerFirst, notSeenLine, testsLine } from './lines.ts';
import { clockTime, confidence } from './numbers.ts';
import { outcomeWord } from './outcome-word.ts';
import { behalfOf } from './who.ts';

/** What a note is found by again. */
export const markOf = ({ number }: Pick<Investigation, 'number'>, kind: string): string =>
  `(COMPASS INV-${number}, ${kind})`;

type About = { minConfidence: number; zone: string };

function outcomeLines(investigation: Investigation, id: string, { zone }: About): string[] {
  const action = investigation.actions.find((one) => one.id === id);
  if (action === undefined || action.outcome === null) return [];
  const when = action.actedAt === null ? '' : ` at ${clockTime(action.actedAt, zone)} ${zone}`;
  return [
    `${action.title}${when}, ${behalfOf(action)}.`,
    `Outcome: ${outcomeWord(investigation, action)}. ${action.outcomeSaw}`,
  ];
}

/** What is written to a page, made from the record alone, as it stands. No mark is in it. */
export function pageNote(investigation: Investigation, kind: string, about: About): string[] {
  const { service } = investigation.trigger;
  const cause = causeLine(investigation, about.minConfidence)?.text ?? 'No cause is named';
  const rest = [notSeenLine(investigation), disprovenLine(investigation) ?? ''];
  const first = ranked(investigation.hypotheses)[0];
  const lines: Record<string, () => string[]> = {
    hypotheses: () => [
      `${service}: what could be wrong, best first. None is settled by this note.`,
      ...liveHypotheses(investigation)
        .slice(0, 5)
        .map((one, index) => `${index + 1}. ${one.statement}, ${confidence(one.confidence)}. ${one.why}`),
      ...rest,
    ],
    cause: () => [
      `${service}: ${lowerFirst(cause)}.`,
      ...(first === undefined ? [] : [`${testsLine(investigation, first.number)}.`]),
      ...rest,
    ],
    ended: () => [`${service}: the investigation is ${investigation.status}. ${cause}.`, ...rest],
    status: () => [
      `${service} recovered at ${clockTime(recoveredAt(investigation), about.zone)} ${about.zone}. ${cause}.`,
    ],
  };
  const [word = '', action = ''] = kind.split(/:(.*)/s);
  const made = word === 'outcome' ? outcomeLines(investigation, action, about) : (lines[word]?.() ?? []);
  return made.filter((one) => one !== '');
}
