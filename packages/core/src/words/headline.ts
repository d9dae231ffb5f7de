import { type Investigation, isLookingStatus } from '../nouns/investigation.ts';
import { isPaged } from '../nouns/page.ts';
import { clockTime, NBSP, span } from './numbers.ts';

/** `03:02 UTC`, in the zone of the installation. */
export const timeIn = (zone: string, when: string): string => `${clockTime(when, zone)}${NBSP}${zone}`;

interface Headed {
  trigger: { service: string; source: string; timestamp: string };
  symptom: { state: string; phrase: string; since: string | null } | null;
  status: string;
}

/** "checkout is slow: p99 4.8 s, normally 0.31 s". */
export function headline({ trigger: { service }, symptom, status }: Headed): string {
  if (symptom === null) return `${service}: looking for what is wrong`;
  if (symptom.state === 'seen')
    return `${service} ${symptom.phrase.startsWith('returns') ? '' : 'is '}${symptom.phrase}`;
  if (symptom.state === 'unclear') return `${service}: ${symptom.phrase}`;
  if (symptom.state === 'not_measurable') return `${service}: the symptom cannot be measured`;
  return isLookingStatus(status) ? `${service}: nothing unusual so far` : `${service}: nothing wrong was seen`;
}

/** Minutes from one minute on: a gap that is read at a glance. */
export const gapOf = (seconds: number): string => span(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);

/** Since when, and how long before somebody asked: "Since 03:02 UTC, 5 min before the page". */
export function sinceLine({ trigger, symptom }: Headed, zone: string): string {
  const at = (when: string) => timeIn(zone, when);
  if (symptom === null || symptom.since === null) return `Asked at ${at(trigger.timestamp)}`;
  const gap = (Date.parse(trigger.timestamp) - Date.parse(symptom.since)) / 1000;
  const page = isPaged(trigger) ? 'the page' : 'the question';
  return gap >= 1 ? `Since ${at(symptom.since)}, ${gapOf(gap)} before ${page}` : `Since ${at(symptom.since)}`;
}

/** When it was back, as it was read; it was known, and the investigation ended, a little later. */
export const recoveredAt = ({
  actions,
  endedAt,
  startedAt,
}: Pick<Investigation, 'actions' | 'endedAt' | 'startedAt'>): string =>
  actions.findLast(({ outcome }) => outcome === 'recovered')?.backAt ?? endedAt ?? startedAt;
