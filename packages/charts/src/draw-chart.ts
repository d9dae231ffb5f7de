import { createHash } from 'node:crypto';
import type { Reading, VerdictPicture } from '@compass/core';
import { drawPng } from './draw-png.ts';
import { type LineChartBlock, type LineChartOptions, lineChart, SERIES } from './line-chart.ts';
import { type PictureOptions, planPicture } from './picture-plan.ts';
import { type Palette, pictureSvg } from './picture-svg.ts';
import { altText } from './picture-words.ts';

/** A picture that is drawn when it is needed; `instead` is the native block that says less of it. */
export interface PictureBlock {
  [key: string]: unknown;
  type: 'picture';
  /** The same for the same picture. */
  key: string;
  alt_text: string;
  instead: LineChartBlock | null;
  draw(): Promise<Uint8Array>;
}

/** A picture as SVG with its words, and as PNG when it is asked for. */
export interface Picture {
  svg: string;
  alt: string;
  png(): Promise<Uint8Array>;
}

/** Whether Slack's own chart says all: one unit on its one axis, no more lines than it takes. */
const fits = (readings: Reading[]): boolean =>
  readings.length <= SERIES && new Set(readings.map(({ unit }) => unit)).size === 1;

/** Slack's own chart where it fits, else a picture with a panel a signal; null where there is no shape to see. */
export function drawChart(
  readings: Reading[],
  options: LineChartOptions & PictureOptions,
): LineChartBlock | PictureBlock | null {
  const native = lineChart(readings, options);
  if (native !== null && fits(readings)) return native;
  const plan = planPicture(readings, options);
  if (plan === null) return native;
  const svg = pictureSvg(plan);
  return {
    type: 'picture',
    key: createHash('sha256').update(svg).digest('hex').slice(0, 16),
    alt_text: altText(plan),
    instead: native,
    draw: () => drawPng(svg),
  };
}

/** Where its moments lie is what charts of messages ask. */
type Shown = Omit<VerdictPicture, 'onset' | 'stepSeconds'>;

/** The picture itself, for whoever shows pictures, in colours of theirs where they have any; null where there is no shape to see. */
export function drawPicture({ readings, ...options }: Shown, palette?: Palette): Picture | null {
  const plan = planPicture(readings, options);
  if (plan === null) return null;
  const svg = pictureSvg(plan, palette);
  return { svg, alt: altText(plan), png: () => drawPng(svg) };
}
