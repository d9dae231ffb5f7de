import type { Hypothesis } from '../nouns/hypothesis.ts';
import type { Investigation } from '../nouns/investigation.ts';
import { toldClaimOf } from '../record/claim.ts';
import { barOf, lastVerdicts, leaderOf, namedCause, ranked } from '../record/rank.ts';
import { confidence, plural } from './numbers.ts';

/** For the middle of a sentence: "Lock contention" → "lock contention"; "CPU limits" stays. */
export const lowerFirst = (text: string): string =>
  /^\p{Lu}(?!\p{Lu}|\d)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** For the beginning of a sentence. */
export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What is missing from the answer; a line of its own on every surface, always. */
export function notSeenLine(investigation: Pick<Investigation, 'notSeen' | 'status' | 'agents'>): string {
  const seen = new Map(investigation.notSeen.map((gap) => [gap.what, gap.why]));
  if (seen.size > 0) {
    // A reason that several share is said once.
    const alike = Map.groupBy(seen, ([, why]) => why.replace(/\.$/, ''));
    const told = [...alike].map(([why, gaps]) => {
      const names = gaps.map(([what]) => what).join(', ');
      return why === '' ? names : `${names} (${why})`;
    });
    return `Not seen: ${told.join('; ')}.`;
  }
  const looking = investigation.agents.length === 0 || investigation.agents.some((one) => one.state === 'looking');
  return looking ? 'Not seen: not known yet.' : 'Not seen: nothing is missing of what was asked for.';
}

/** The discarded causes stay in sight; null when there is none. */
export function disprovenLine(investigation: Pick<Investigation, 'hypotheses'>, most = 3): string | null {
  const names = (status: 'disproven' | 'set_aside') =>
    investigation.hypotheses.filter((one) => one.status === status).map((one) => lowerFirst(one.statement));
  const list = (all: string[]) =>
    all.slice(0, most).join(', ') + (all.length > most ? ` and ${all.length - most} more` : '');
  const [out, aside] = [names('disproven'), names('set_aside')];
  const lines = [
    ...(out.length > 0 ? [`Disproven: ${list(out)}.`] : []),
    ...(aside.length > 0 ? [`Set aside by a person: ${list(aside)}.`] : []),
  ];
  return lines.length === 0 ? null : lines.join(' ');
}

/** "3 tests survived, 1 untestable", or "Not tested". */
export function testsLine(investigation: Pick<Investigation, 'verdicts'>, hypothesis: number): string {
  const last = lastVerdicts(investigation.verdicts.filter((one) => one.hypothesis === hypothesis));
  const count = (word: string) => last.filter((one) => one.verdict === word).length;
  const [survived, disproven, untestable] = [count('survived'), count('disproven'), count('untestable')];
  const parts = [
    ...(survived > 0 ? [`${plural(survived, 'test')} survived`] : []),
    ...(disproven > 0 ? [`${survived > 0 ? disproven : plural(disproven, 'test')} spoke against it`] : []),
    ...(untestable > 0 ? [`${survived + disproven > 0 ? untestable : plural(untestable, 'test')} untestable`] : []),
  ];
  return parts.length === 0 ? 'Not tested' : parts.join(', ');
}

/** A cause that is named, with its confidence; where it is named only with what else survived in its component, how likely it is there, and which leads. */
export function causeWords(
  investigation: Pick<Investigation, 'hypotheses' | 'symptom'>,
  cause: Hypothesis,
  minConfidence: number,
): string {
  const own = `${cause.statement}, ${confidence(cause.confidence)}`;
  if (cause.confidence >= barOf(investigation, cause, minConfidence)) return own;
  const claim = toldClaimOf(investigation.hypotheses, cause.component);
  return `In ${cause.component}, ${confidence(claim)}; likeliest there: ${lowerFirst(own)}`;
}

/** The cause where one may be named, else the best lead, said as such; null when there is none left. */
export function causeLine(
  investigation: Investigation,
  minConfidence: number,
): { named: boolean; text: string } | null {
  const cause = namedCause(investigation, minConfidence);
  if (cause !== null) return { named: true, text: causeWords(investigation, cause, minConfidence) };
  const best = leaderOf(investigation);
  if (best === null) return null;
  const live = liveHypotheses(investigation).length;
  const what = `${lowerFirst(best.statement)}, ${confidence(best.confidence)}`;
  return { named: false, text: live === 1 ? `One lead: ${what}` : `Best of ${live}: ${what}` };
}

/** The label of a cause that nobody but text speaks for; null for every other. */
export const outsideTextLine = ({ outsideText }: Pick<Hypothesis, 'outsideText'>): string | null =>
  outsideText === true
    ? 'Only text that outsiders can write speaks for it: it stays below 50 %, and no action is offered.'
    : null;

/** Open or survived, best first: the list that people see. */
export const liveHypotheses = (investigation: Pick<Investigation, 'hypotheses'>) =>
  ranked(investigation.hypotheses).filter((one) => one.status === 'open' || one.status === 'survived');

/** Said once on every surface that shows results of a recorded incident, where it begins; null on live sources. */
export const recordingLine = (investigation: { recording: { id: string } | null }): string | null =>
  investigation.recording === null
    ? null
    : `Plays a recorded incident (${investigation.recording.id}), times moved to now.`;
