import type { Evidence, Investigation, Reading, Settings, VerdictPicture } from '@compass/core';
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

export type ChartOptions = Omit<VerdictPicture, 'readings'>;

/** Draws readings as a native block or as a picture (see pictures.ts); null when there is nothing to draw. */
export type DrawChart = (readings: Reading[], options: ChartOptions) => Block | null;

export interface View {
  investigation: Investigation;
  evidence: Evidence[];
  settings: Pick<Settings, 'zone' | 'minConfidence'> &
    Partial<
      Pick<
        Settings,
        | 'linkOrigins'
        | 'dashboard'
        | 'resolvePages'
        | 'writesPages'
        | 'notify'
        | 'catalogue'
        | 'defaultChannel'
        | 'observationTimeoutMs'
      >
    >;
  chart: DrawChart;
  /** Where it is read outside of Slack; null where COMPASS was not told its own address. */
  page?: string | null;
  /** Addresses of messages that stand already, by slot. */
  links?: Record<string, string>;
}
