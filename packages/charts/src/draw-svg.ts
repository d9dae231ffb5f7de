import type { Reading } from '@compass/core';
import { type PictureOptions, planPicture } from './picture-plan.ts';
import { type Palette, pictureSvg } from './picture-svg.ts';
import { altText } from './picture-words.ts';

/** A picture as a part of a page. */
export interface Drawn {
  svg: string;
  /** The same in words. */
  alt: string;
}

/** Readings as an SVG with a panel a signal, in the page's own colours; null where there is no shape to see. */
export function drawSvg(readings: Reading[], options: PictureOptions, palette?: Palette): Drawn | null {
  const plan = planPicture(readings, options);
  return plan === null ? null : { svg: pictureSvg(plan, palette), alt: altText(plan) };
}
