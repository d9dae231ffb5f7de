import {
  causeLine,
  clockTime,
  disprovenLine as disproven,
  type Hypothesis,
  type Investigation,
  isPaged,
  notSeenLine,
  outsideTextLine,
  recordingLine,
  span,
  testsLine as tests,
  withoutModelLine,
} from '@compass/core';
import { type Encoded, mrkdwn, outside } from '../encode.ts';
import type { View } from './message.ts';

export const at = (view: View, when: string): string =>
  `${clockTime(when, view.settings.zone)}\u00a0${view.settings.zone}`;

export const ref = (investigation: Investigation, sub: string): string => `${investigation.id}:${sub}`;

/** "checkout is slow: p99 4.8 s, normally 0.31 s". */
export function headline({ investigation }: View): string {
  const { trigger, symptom, status } = investigation;
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

export function since(view: View): string {
  const { symptom, trigger } = view.investigation;
  if (symptom === null || symptom.since === null) return `Asked at ${at(view, trigger.timestamp)}`;
  const gap = (Date.parse(trigger.timestamp) - Date.parse(symptom.since)) / 1000;
  const page = isPaged(trigger) ? 'the page' : 'the question';
  return gap >= 1
    ? `Since ${at(view, symptom.since)}, ${gapOf(gap)} before ${page}`
    : `Since ${at(view, symptom.since)}`;
}

/** Whatever else is cut, what is missing is named. */
const MOST = 1500;
export const notSeen = ({ investigation }: View): Encoded => outside(notSeenLine(investigation), MOST) as Encoded;

export const outsideText = (hypothesis: Hypothesis): Encoded | '' => {
  const line = outsideTextLine(hypothesis);
  return line === null ? '' : mrkdwn`${line}`;
};

export const disprovenLine = ({ investigation }: View): Encoded | '' => {
  const line = disproven(investigation);
  return line === null ? '' : mrkdwn`${line}`;
};

export const recordedLine = ({ investigation }: View): Encoded | '' => {
  const line = recordingLine(investigation);
  return line === null ? '' : mrkdwn`${line}`;
};

export const withoutModel = ({ investigation }: View): Encoded | '' => {
  const line = withoutModelLine(investigation);
  return line === null ? '' : mrkdwn`${line}`;
};

/** "3 tests survived, 1 untestable". */
export const testsLine = (investigation: Investigation, hypothesis: Hypothesis): string =>
  tests(investigation, hypothesis.number);

/** A cause is named only when it may be; else the best lead is said to be that. */
export const claim = ({ investigation, settings }: View): string | null =>
  causeLine(investigation, settings.minConfidence)?.text ?? null;
