import type { Action } from '../nouns/action.ts';
import type { Hypothesis } from '../nouns/hypothesis.ts';
import { isPaged } from '../nouns/page.ts';
import { barOf } from '../record/rank.ts';
import { percent, span } from '../words/numbers.ts';
import { impactOf } from './impact.ts';
import { type Said, said, toEntry, toSymptom, toVerdict } from './links.ts';
import type { Known, Material } from './material.ts';
import { decisionEntries } from './trail.ts';

/** What took no longer went well, in seconds; chosen: people wait so long for a page, a cause, an approval. */
const PROMPT = { page: 120, cause: 300, approval: 300, recovery: 600 };

/** Something that took its time, and whether that was good. */
export interface Pace {
  well: boolean;
  said: Said;
}

export const secondsFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

const started = ({ trail }: Known) => trail.filter(({ what }) => what === 'started').map(toEntry);

/** Seconds from the onset to the page; negative where the page was first. Null without one or the other. */
export function pageDelay({ investigation: { symptom, trigger } }: Known): number | null {
  const since = symptom?.state === 'seen' ? symptom.since : null;
  return since === null || !isPaged(trigger) ? null : secondsFrom(since, trigger.timestamp);
}

function paged(known: Known): Pace[] {
  const delay = pageDelay(known);
  if (delay === null || delay < 0) return [];
  const text = `The page came ${span(delay)} after ${known.investigation.trigger.service} left its past range.`;
  return [{ well: delay <= PROMPT.page, said: said(text, toSymptom, started(known)) }];
}

/** From the beginning until a cause stood above the threshold after a test that decides. */
function named({ investigation, minConfidence, ...known }: Material, cause: Hypothesis | null): Pace[] {
  if (cause === null) return [];
  const decisive = new Set(investigation.tests.filter(({ test }) => test.decisive).map(({ test }) => test.hash));
  const mine = investigation.verdicts.filter(({ hypothesis }) => hypothesis === cause.number);
  const bar = barOf(investigation, cause, minConfidence);
  const first = mine.findIndex(({ verdict, test }) => verdict === 'survived' && decisive.has(test));
  const at = first < 0 ? undefined : mine.slice(first).find(({ to }) => to >= bar);
  if (at === undefined) return [];
  const took = secondsFrom(investigation.startedAt, at.readAt);
  const text = `${span(took)} after the investigation began, a cause stood above the threshold of ${percent(bar)}.`;
  return [{ well: took <= PROMPT.cause, said: said(text, toVerdict(at), started({ investigation, ...known })) }];
}

/** Who asked, who approved, and how long people waited for that; for an undo nobody waits. */
function approved(known: Known, action: Action): Pace[] {
  if (action.approvals.length === 0 || action.decidedAt === null || action.undoes !== undefined) return [];
  const took = secondsFrom(action.requestedAt, action.decidedAt);
  const names = action.approvals.map(({ by }) => by.name).join(', ');
  const text = `${action.title}: asked for by ${action.requestedBy.name}, approved by ${names} ${span(took)} later.`;
  return [{ well: took <= PROMPT.approval, said: said(text, decisionEntries(known, action)) }];
}

/** Times of people and of sources are one clock only where nothing is played from a recording. */
function recovered(material: Material, action: Action): Pace[] {
  const { impact } = impactOf(material);
  if (action.outcome !== 'recovered' || action.decidedAt === null || impact.to === null) return [];
  const took = secondsFrom(action.decidedAt, impact.to);
  if (material.investigation.recording !== null || took < 0) return [];
  const decided = action.undoes === undefined ? 'the approval' : 'the undo was pressed';
  const text = `Recovery was measured ${span(took)} after ${decided}.`;
  const verdicts = material.investigation.verdicts.filter(({ test }) => test === action.recoveryHash);
  const rests = [...decisionEntries(material, action), ...verdicts.map(toVerdict)];
  return [{ well: took <= PROMPT.recovery, said: said(text, rests) }];
}

/** How long people waited: for the page, for a cause, for an approval, for recovery. */
export const pacesOf = (material: Material, cause: Hypothesis | null): Pace[] => [
  ...paged(material),
  ...named(material, cause),
  ...material.investigation.actions.flatMap((action) => [
    ...approved(material, action),
    ...recovered(material, action),
  ]),
];
