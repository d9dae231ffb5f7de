import { clockTime, lowerFirst, quantity, span } from '@compass/core';
import type { Line, Panel, PicturePlan } from './picture-plan.ts';

/** The answer first: it is never what is cut. */
export const headline = ({ answer, title }: PicturePlan): string => `${answer}: ${lowerFirst(title)}`;

export const timeAt = (at: number, zone: string, seconds = true): string =>
  clockTime(new Date(at * 1000), zone, { seconds });

const spread = ({ departed: { range } }: Line, unit: string): string =>
  range === null
    ? 'no normal range is known'
    : `normally ${[...new Set(range.map((one) => quantity(one, unit)))].join(' to ')}`;

/** The signal, whose lines they are, and what is normal. */
export function panelTitle({ name, unit, lines: [lead, second, ...more] }: Panel): string {
  const whose = [
    lead?.component,
    second === undefined ? null : `${second.component ?? 'another'} (dashed)`,
    more.length > 0 ? `${more.length} more in grey` : null,
  ].filter((one) => typeof one === 'string' && one !== '');
  const of = second === undefined || whose.length === 0 ? '' : `: ${whose.join(', ')}`;
  return lead === undefined ? name : `${name}${of} · ${spread(lead, unit)}`;
}

/** When a line left its past; beside the first panel's, how much later or earlier. */
export function onsetWords(panel: Panel, { panels, zone }: PicturePlan): string {
  const at = panel.lines[0]?.departed.onset ?? null;
  const first = panels[0]?.lines[0]?.departed.onset ?? null;
  if (at === null) return '';
  const apart = first === null || panel === panels[0] ? 0 : at - first;
  const gap = apart === 0 ? '' : `, ${span(apart)} ${apart > 0 ? 'later' : 'earlier'}`;
  return `${timeAt(at, zone)}${gap}`;
}

const lineSaid = (panel: Panel, plan: PicturePlan): string => {
  const [lead] = panel.lines;
  if (lead === undefined) return '';
  const values = lead.points.flatMap(([, value]) => (value === null ? [] : [value]));
  const who = `${panel.name}${lead.component === null ? '' : ` of ${lead.component}`}`;
  const level = (value: number | undefined) => quantity(value ?? null, panel.unit);
  const left = lead.departed.onset === null ? 'stays in it' : `leaves it at ${onsetWords(panel, plan)}`;
  const how = lead.departed.range === null ? '' : `, ${spread(lead, panel.unit)}, ${left}`;
  return `${who}${how}: from ${level(values[0])} to ${level(values.at(-1))}, at most ${level(values.reduce((a, b) => Math.max(a, b)))}.`;
};

/** The verdict, then the picture in words: Slack takes 2000 characters. */
export function altText(plan: PicturePlan): string {
  const { saw, zone, from, to, panels } = plan;
  const when = `Line chart, ${timeAt(from, zone, false)} to ${timeAt(to, zone, false)} ${zone}.`;
  const said = [headline(plan), saw === '' ? '' : `Saw ${saw}.`, when, ...panels.map((one) => lineSaid(one, plan))];
  return said
    .filter((one) => one !== '')
    .join(' ')
    .slice(0, 1900);
}
