import {
  clockTime,
  confidence,
  type Hypothesis,
  type Investigation,
  lastVerdicts,
  leaderOf,
  namedCause,
  span,
} from '@compass/core';
import { type Encoded, mrkdwn } from '../encode.ts';
import type { View } from './message.ts';

export const at = (view: View, when: string): string => `${clockTime(when, view.settings.zone)} ${view.settings.zone}`;

export const ref = (investigation: Investigation, sub: string): string => `${investigation.id}:${sub}`;

/** "checkout is slow: p99 4.8 s, normally 0.31 s". */
export function headline({ investigation }: View): string {
  const { trigger, symptom, status } = investigation;
  if (symptom === null) return `${trigger.service}: looking for what is wrong`;
  if (symptom.state === 'seen') return `${trigger.service} is ${symptom.phrase}`;
  if (symptom.state === 'not_measurable') return `${trigger.service}: the symptom cannot be measured`;
  return status === 'observing'
    ? `${trigger.service}: nothing unusual so far`
    : `${trigger.service}: nothing wrong was seen`;
}

export function since(view: View): string {
  const { symptom, trigger } = view.investigation;
  if (symptom === null || symptom.since === null) return `Asked at ${at(view, trigger.timestamp)}`;
  const gap = (Date.parse(trigger.timestamp) - Date.parse(symptom.since)) / 1000;
  const page = trigger.source === 'pagerduty' ? 'the page' : 'the question';
  return gap > 0 ? `Since ${at(view, symptom.since)}, ${span(gap)} before ${page}` : `Since ${at(view, symptom.since)}`;
}

export const notSeen = ({ investigation }: View): Encoded => {
  const gaps = investigation.notSeen.map((gap) => `${gap.what} (${gap.why})`);
  return gaps.length === 0
    ? mrkdwn`Not seen: nothing that was asked for is missing.`
    : mrkdwn`Not seen: ${gaps.join(', ')}.`;
};

export const disprovenLine = ({ investigation }: View): Encoded | '' => {
  const out = investigation.hypotheses.filter((one) => one.status === 'disproven');
  return out.length === 0 ? '' : mrkdwn`Disproven: ${out.map((one) => one.statement).join(', ')}.`;
};

export const recordedLine = ({ investigation }: View): Encoded | '' =>
  investigation.recording === null
    ? ''
    : mrkdwn`Plays a recorded incident (${investigation.recording.id}), its times moved to now.`;

/** "3 tests survived, 1 untestable". */
export function testsLine(investigation: Investigation, hypothesis: Hypothesis): string {
  const verdicts = lastVerdicts(investigation.verdicts.filter((one) => one.hypothesis === hypothesis.number));
  const count = (word: string) => verdicts.filter((one) => one.verdict === word).length;
  const [survived, disproven, untestable] = [count('survived'), count('disproven'), count('untestable')];
  if (verdicts.length === 0) return 'Not tested';
  const parts = [
    ...(survived > 0 ? [`${survived} ${survived === 1 ? 'test' : 'tests'} survived`] : []),
    ...(disproven > 0 ? [`${disproven} disproven`] : []),
    ...(untestable > 0 ? [`${untestable} untestable`] : []),
  ];
  return parts.join(', ');
}

/** A cause is named only when it may be; else the best lead is said to be that. */
export function claim({ investigation, settings }: View): string | null {
  const cause = namedCause(investigation, settings.minConfidence);
  if (cause !== null) return `${cause.statement}, ${confidence(cause.confidence)}`;
  const lead = leaderOf(investigation);
  const live = investigation.hypotheses.filter((one) => one.status === 'open' || one.status === 'survived').length;
  return lead === null ? null : `Best of ${live}: ${lead.statement}, ${confidence(lead.confidence)}`;
}
