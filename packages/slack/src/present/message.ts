import type { Evidence, Investigation, Reading, Settings, Window } from '@compass/core';
import type { Block } from '../blocks.ts';

/** One message that should exist. Its key is the investigation and the slot. */
export interface Message {
  slot: string;
  /** The root stands in the channel, all else in its thread. */
  thread: boolean;
  broadcast: boolean;
  /** Says how it was then: never edited. */
  once?: true;
  /** The push text: says the whole message. */
  text: string;
  blocks: Block[];
  file?: { name: string; title: string; content: string };
}

export interface ChartOptions {
  /** The question, what came of it in a word, and what was seen. */
  title: string;
  answer: string;
  saw: string;
  zone: string;
  /** Unix seconds: what may be shown, and where the incident began (null = not known). */
  from: number;
  to: number;
  onset: number | null;
  stepSeconds: number;
  /** What counts as the past. */
  window: Window;
}

/** Draws readings as a native block or as a picture (see pictures.ts); null when there is nothing to draw. */
export type DrawChart = (readings: Reading[], options: ChartOptions) => Block | null;

export interface View {
  investigation: Investigation;
  evidence: Evidence[];
  settings: Pick<Settings, 'zone' | 'minConfidence'> &
    Partial<Pick<Settings, 'linkOrigins' | 'resolvePages' | 'writesPages' | 'notify' | 'catalogue' | 'defaultChannel'>>;
  chart: DrawChart;
  /** Addresses of messages that stand already, by slot. */
  links?: Record<string, string>;
}
