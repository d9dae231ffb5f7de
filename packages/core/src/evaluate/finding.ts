import type { Reading } from '../nouns/evidence.ts';
import type { Test, VerdictWord } from '../nouns/test.ts';

/** What evaluation answers: `saw` follows the word "Saw"; `why` is filled for `untestable` only. */
export interface Finding {
  verdict: VerdictWord;
  saw: string;
  why: string;
  /** Measured log Bayes factor, where the test measures one; else its registered weight counts. */
  factor?: number;
}

/** What is known of live database sessions: of the one asked for, and of how many wait at all. */
export interface SessionFacts {
  pid: number | null;
  /** The session of that pid and that start is still there; a pid can be reused. */
  there: boolean;
  /** Sessions that wait for it, directly or behind others; without a pid, all that wait for a session. */
  waiting: number;
}

export interface ChangeFact {
  at: string;
  component: string;
  kind: string;
  summary: string;
}

/** What a test needs beside its readings. */
export interface Facts {
  /** Why something could not be read; empty when all was. */
  unread: string;
  sessions: SessionFacts | null;
  changes: ChangeFact[] | null;
  /** Traces read: of the past, of the window. */
  traces: [number, number] | null;
  /** How much better a component explains what is seen, once one more part is looked at. */
  explained: { factor: number; saw: string | null } | null;
  /** What of everything was read where that was not all; else empty. */
  reduced: string;
}

export const noFacts: Facts = {
  unread: '',
  sessions: null,
  changes: null,
  traces: null,
  explained: null,
  reduced: '',
};

export interface TestReadings {
  probe: Reading[];
  control: Reading[];
  facts: Facts;
}

/** What a comparator gets. `zone` is the installation's, for times in sentences. */
export interface Compared extends TestReadings {
  test: Test;
  zone: string;
}

export type Compare = (compared: Compared) => Finding;

export const survived = (saw: string): Finding => ({ verdict: 'survived', saw, why: '' });
export const disproven = (saw: string): Finding => ({ verdict: 'disproven', saw, why: '' });
export const untestable = (why: string): Finding => ({ verdict: 'untestable', saw: '', why });
