import type { Investigation } from '../nouns/investigation.ts';
import { isPaged } from '../nouns/page.ts';
import { clockTime, NBSP, span } from './numbers.ts';

/** `03:02 UTC`, in the zone of the installation. */
export const timeIn = (zone: string, when: string): string => `${clockTime(when, zone)}${NBSP}${zone}`;

/** "checkout is slow: p99 4.8 s, normally 0.31 s". */
export function headline({ trigger, symptom, status }: Pick<Investigation, 'trigger' | 'symptom' | 'status'>): string {
  if (symptom === null) return `${trigger.service}: looking for what is wrong`;
  if (symptom.state === 'seen')
    return `${trigger.service} ${symptom.phrase.startsWith('returns') ? '' : 'is '}${symptom.phrase}`;
  if (symptom.state === 'unclear') return `${trigger.service}: ${symptom.phrase}`;
  if (symptom.state === 'not_measurable') return `${trigger.service}: the symptom cannot be measured`;
  return status === 'observing'
    ? `${trigger.service}: nothing unusual so far`
    : `${trigger.service}: nothing wrong was seen`;
}

/** Minutes from one minute on: a gap that is read at a glance. */
export const gapOf = (seconds: number): string => span(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);

/** "Since 03:02 UTC, 5 min before the page". */
export function sinceLine({ symptom, trigger }: Pick<Investigation, 'trigger' | 'symptom'>, zone: string): string {
  if (symptom === null || symptom.since === null) return `Asked at ${timeIn(zone, trigger.timestamp)}`;
  const gap = (Date.parse(trigger.timestamp) - Date.parse(symptom.since)) / 1000;
  const page = isPaged(trigger) ? 'the page' : 'the question';
  return gap >= 1
    ? `Since ${timeIn(zone, symptom.since)}, ${gapOf(gap)} before ${page}`
    : `Since ${timeIn(zone, symptom.since)}`;
}
