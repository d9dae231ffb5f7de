import { quantity } from '@compass/core';
import { cut } from './names.ts';
import type { Line, Panel, PicturePlan } from './picture-plan.ts';
import { headline, onsetWords, panelTitle, timeAt } from './picture-words.ts';

/** Slack scales a picture to about 330 px on a phone: 36 of 1200 are 10 there. */
export const [WIDTH, HEIGHT, TEXT, HEAD] = [1200, 900, 36, 44];
const FONT = 'DejaVu Sans';
const [LEFT, RIGHT, TOP, BOTTOM] = [190, 1160, 24, 70];
/** Between the letters' height and a line of them; how wide a letter is at most, of its height. */
const [LEADING, LETTER] = [1.3, 0.66];

/** What a picture is drawn with: colours, or names of them that a page has. */
export interface Palette {
  paper: string;
  ink: string;
  /** The past's own range, lines to read values by, and whatever is not the first. */
  range: string;
  grid: string;
  others: string;
  /** Of the panels, from top to bottom. */
  panels: readonly [string, string, string];
}

/** A white ground reads on a dark one too. */
const PRINTED: Palette = {
  paper: '#ffffff',
  ink: '#1c1d21',
  range: '#d9e2ec',
  grid: '#c9ced6',
  others: '#8b929c',
  panels: ['#1264a3', '#b0500f', '#2f7d4f'],
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Words {
  x: number;
  y: number;
  size?: number;
  colour: string;
  bold?: boolean;
  anchor?: 'start' | 'middle' | 'end';
}
const words = (text: string, { x, y, size = TEXT, colour, bold = false, anchor = 'start' }: Words): string =>
  `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${bold ? ' font-weight="700"' : ''}>${escaped(text)}</text>`;

/** At most two lines; what does not fit is cut with a sign that it was. */
function wrapped(text: string, most: number): string[] {
  if (text.length <= most) return [text];
  const space = text.lastIndexOf(' ', most);
  const end = space > 0 ? space : most;
  return [text.slice(0, end), cut(text.slice(end).trim(), most)];
}

export interface Plot {
  top: number;
  bottom: number;
  xOf(at: number): number;
  yOf(value: number): number;
}

const headLines = (plan: PicturePlan): string[] => wrapped(headline(plan), Math.floor((WIDTH - 40) / (HEAD * LETTER)));

/** Where each panel is drawn, and where a moment and a value stand in it; pixels. */
export function plotsOf(plan: PicturePlan): Plot[] {
  const { panels, from, to } = plan;
  const start = TOP + headLines(plan).length * HEAD * LEADING;
  const each = (HEIGHT - BOTTOM - start) / panels.length;
  const caption = TEXT * LEADING + 30;
  return panels.map(({ scale }, place) => {
    const [top, bottom] = [start + place * each + caption, start + (place + 1) * each - 18];
    return {
      top,
      bottom,
      xOf: (at) => LEFT + ((RIGHT - LEFT) * (at - from)) / (to - from || 1),
      yOf: (value) => bottom - ((bottom - top) * (value - scale.min)) / (scale.max - scale.min || 1),
    };
  });
}

/** A gap in what was recorded is a gap in the line. */
function path({ points }: Line, { xOf, yOf }: Plot): string {
  let pen = 'M';
  return points
    .map(([at, value]) => {
      const part = value === null ? '' : `${pen}${xOf(at).toFixed(1)} ${yOf(value).toFixed(1)}`;
      pen = value === null ? 'M' : 'L';
      return part;
    })
    .join('');
}

function onsetMark(
  panel: Panel,
  plot: Plot,
  plan: PicturePlan,
  { colour, paper: ground }: { colour: string; paper: string },
): string {
  const at = panel.lines[0]?.departed.onset ?? null;
  if (at === null || at < plan.from || at > plan.to) return '';
  const x = plot.xOf(at);
  const label = onsetWords(panel, plan);
  const wide = label.length * TEXT * 0.6;
  // Where the line is not: above its past when it rises, above what follows when it falls. Else on paper of its own.
  const [hasLeft, hasRight] = [x - wide - 16 > LEFT, x + wide + 16 < RIGHT];
  const isLeft = panel.lines[0]?.departed.direction === 'down' ? !hasRight : hasLeft;
  const paper = `<rect x="${isLeft ? x - 16 - wide : x + 8}" y="${plot.top + 2}" width="${wide + 8}" height="${TEXT + 8}" fill="${ground}" opacity="0.85"/>`;
  return `<path d="M${x} ${plot.top}V${plot.bottom}" stroke="${colour}" stroke-width="3"/>${paper}${words(label, { x: isLeft ? x - 12 : x + 12, y: plot.top + TEXT, colour, anchor: isLeft ? 'end' : 'start' })}`;
}

function drawnPanel(
  panel: Panel,
  { plot, place, palette }: { plot: Plot; place: number; palette: Palette },
  plan: PicturePlan,
): string {
  const { paper, ink, range: usual, grid, others: rest } = palette;
  const colour = palette.panels[place] ?? ink;
  const { lines, scale, unit } = panel;
  const [lead, second, ...others] = lines;
  const range = lead?.departed.range ?? null;
  const top = range === null ? 0 : plot.yOf(Math.min(scale.max, range[1]));
  const tall = range === null ? 0 : Math.max(4, plot.yOf(Math.max(scale.min, range[0])) - top);
  const stroke = (line: Line | undefined, look: string) =>
    line === undefined ? '' : `<path d="${path(line, plot)}" fill="none" stroke-linejoin="round" ${look}/>`;
  const ticks = plot.bottom - plot.top < 5 * TEXT ? [scale.min, scale.max] : scale.ticks;
  return [
    words(cut(panelTitle(panel), 52), { x: 20, y: plot.top - 32, colour, bold: true }),
    range === null ? '' : `<rect x="${LEFT}" y="${top}" width="${RIGHT - LEFT}" height="${tall}" fill="${usual}"/>`,
    ...ticks.map(
      (tick) =>
        `<path d="M${LEFT} ${plot.yOf(tick)}H${RIGHT}" stroke="${grid}" stroke-width="2"/>${words(quantity(tick, unit), { x: LEFT - 14, y: plot.yOf(tick) + 13, colour: ink, anchor: 'end' })}`,
    ),
    ...others.map((line) => stroke(line, `stroke="${rest}" stroke-width="2"`)),
    stroke(second, `stroke="${ink}" stroke-width="4" stroke-dasharray="6 10"`),
    stroke(lead, `stroke="${colour}" stroke-width="6"${place % 2 === 1 ? ' stroke-dasharray="22 10"' : ''}`),
    onsetMark(panel, plot, plan, { colour, paper }),
  ].join('');
}

/** The picture, and the colours of its own unless it is given others. */
export function pictureSvg(plan: PicturePlan, palette: Palette = PRINTED): string {
  const { paper, ink } = palette;
  const { panels, from, to, zone } = plan;
  const plots = plotsOf(plan);
  const [first] = plots;
  const seconds = to - from < 300;
  // With seconds a time is half as wide again.
  const times = (seconds ? [0, 0.5, 1] : [0, 1 / 3, 2 / 3, 1]).map((part) => Math.round(from + part * (to - from)));
  const isLast = (place: number) => place === times.length - 1;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="${paper}"/>`,
    ...headLines(plan).map((line, place) =>
      words(line, { x: 20, y: TOP + HEAD * (1 + place * LEADING), size: HEAD, colour: ink, bold: true }),
    ),
    ...panels.map((panel, place) =>
      plots[place] === undefined ? '' : drawnPanel(panel, { plot: plots[place], place, palette }, plan),
    ),
    ...times.map((at, place) =>
      words(`${timeAt(at, zone, seconds)}${isLast(place) ? ` ${cut(zone, 16)}` : ''}`, {
        x: isLast(place) ? RIGHT + 20 : (first?.xOf(at) ?? 0),
        y: HEIGHT - 24,
        colour: ink,
        anchor: isLast(place) ? 'end' : 'middle',
      }),
    ),
    '</svg>',
  ].join('');
}
