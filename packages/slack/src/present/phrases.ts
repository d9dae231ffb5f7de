import {
  causeLine,
  disprovenLine as disproven,
  type Hypothesis,
  type Investigation,
  notSeenLine,
  openAction,
  outsideTextLine,
  recordingLine,
  testsLine as tests,
  timeIn,
  withoutModelLine,
} from '@compass/core';
import { type Encoded, mrkdwn, outside } from '../encode.ts';
import type { View } from './message.ts';

export const at = (view: View, when: string): string => timeIn(view.settings.zone, when);

export const ref = (investigation: Investigation, sub: string): string => `${investigation.id}:${sub}`;

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

/** "Priya N.: partly. The index was missing as well." */
export const saidLine = ({ by, answer, note }: NonNullable<Investigation['feedback']>): Encoded =>
  mrkdwn`${by.name}: ${answer}.${note === undefined ? '' : ` "${note.replace(/\.$/, '')}".`}`;

/** Who ended it, and why: nobody else would know. Empty for what recovered. */
export const closedLine = (view: View): Encoded | '' => {
  const { status, decisions } = view.investigation;
  const by = decisions.findLast(({ what }) => what === 'close');
  if (status !== 'closed' || by === undefined) return '';
  const why = by.about === '' ? '.' : `: "${by.about.replace(/\.$/, '')}".`;
  return mrkdwn`Closed by ${by.by.name}, ${at(view, by.at)}${why}`;
};

/** Whether *Mitigate* can ask for anything: while an action is asked for, done or watched it would only be refused. */
export const mayMitigate = ({ investigation }: View, hypothesis: Hypothesis): boolean =>
  hypothesis.outsideText !== true && openAction(investigation) === undefined;

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
