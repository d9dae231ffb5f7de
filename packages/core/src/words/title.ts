import type { Investigation } from '../nouns/investigation.ts';
import type { Settings } from '../ports/context.ts';
import { isQuiet } from '../record/quiet.ts';
import { namedCause } from '../record/rank.ts';
import { gapOf, headline, recoveredAt, timeIn } from './headline.ts';
import { lowerFirst } from './lines.ts';
import { dayOf } from './numbers.ts';
import { openAction } from './state.ts';

/** What is broken with its normal value beside it, or how it ended; `light` is what a surface may colour, null for what is not known. */
export interface Title {
  text: string;
  light: 'broken' | 'watched' | 'quiet' | 'recovered' | null;
}

function closedTitle(investigation: Investigation, settings: Pick<Settings, 'zone' | 'minConfidence'>): string {
  const cause = namedCause(investigation, settings.minConfidence);
  const why = isQuiet(investigation)
    ? 'nothing wrong was seen'
    : cause === null
      ? 'no cause is named'
      : lowerFirst(cause.statement);
  const ended = investigation.endedAt ?? investigation.startedAt;
  return `${investigation.trigger.service}: closed, ${why} (${dayOf(ended, settings.zone)})`;
}

/** The first words on every surface; they change only when what they say does. */
export function titleOf(investigation: Investigation, settings: Pick<Settings, 'zone' | 'minConfidence'>): Title {
  const { status, symptom, trigger } = investigation;
  if (status === 'resolved') {
    const ended = recoveredAt(investigation);
    const lasted = symptom?.since ? `, after ${gapOf((Date.parse(ended) - Date.parse(symptom.since)) / 1000)}` : '';
    return { text: `${trigger.service} recovered at ${timeIn(settings.zone, ended)}${lasted}`, light: 'recovered' };
  }
  if (status === 'closed') return { text: closedTitle(investigation, settings), light: null };
  if (status === 'failed') return { text: `${trigger.service}: COMPASS could not go on`, light: null };
  if (openAction(investigation)?.state === 'acted')
    return { text: `${trigger.service}: watching after an action`, light: 'watched' };
  const light = symptom?.state === 'seen' ? 'broken' : isQuiet(investigation) ? 'quiet' : null;
  return { text: headline(investigation), light };
}
