import { clockTime, type FalsificationResult, type WireStanding } from '@compass/core';
import type { Look } from '../terminal/look.ts';
import { cut } from '../terminal/width.ts';

/** What is known of an investigation when it is shown. */
export interface Known {
  standing: WireStanding;
  /** What verdicts that are shown rest on, by `resultKey`. */
  results: ReadonlyMap<string, FalsificationResult>;
  /** As it was shown last; null at first. */
  before: WireStanding | null;
}

export const resultKey = ({ test, run }: { test: string; run: number }): string => `${test}.${run}`;

/** One thing that an investigation has to say. The same key is the same thing: it is said once. */
export interface Piece {
  key: string;
  /** When it happened. */
  at: string;
  /** All of it in one line, for where each event is one. */
  line: string;
  /** What belongs beneath that line. */
  more(look: Look): string[];
  /** The same where there is room to lay it out: line and more, unless it says otherwise. */
  block(look: Look): string[];
}

export const piece = (one: Pick<Piece, 'key' | 'at' | 'line'> & Partial<Pick<Piece, 'more' | 'block'>>): Piece => {
  const more = one.more ?? (() => []);
  return { more, block: (look) => [` ${cut(one.line, look.columns - 2)}`, ...more(look)], ...one };
};

/** `03:09:12`; people paste times into queries, so that seconds stand here. */
export const secondsOf = (at: string, zone: string): string => clockTime(at, zone, { seconds: true });

/** A piece as it is printed: one line that begins with its time, or laid out. */
export function printed(one: Piece, look: Look, zone: string): string[] {
  if (look.live) return ['', ...one.block(look)];
  const line = `${secondsOf(one.at, zone)}  ${one.line}`.replaceAll('\n', ' ');
  return [cut(line, look.columns), ...one.more(look)];
}
