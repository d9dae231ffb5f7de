import { clockTime, type FalsificationResult, quantity } from '@compass/core';
import { isNarrow, type Look } from '../terminal/look.ts';
import { sparkline } from '../terminal/sparkline.ts';
import { cut, flat, padEnd, padStart, widthOf } from '../terminal/width.ts';

type Series = FalsificationResult['series'][number];

const SHOWN = 2;
const NAME = 20;
const WIDTH = { wide: 20, narrow: 12 };
const seconds = (at: string): number => Date.parse(at) / 1000;

/** "lock_waiters" → "lock waiters". */
const nameOf = ({ name }: Series): string => cut(flat(name.replaceAll('_', ' ')), NAME);

/** Those of other names or other components; the same of two components are told apart by these. */
function toShow(series: readonly Series[]): Series[] {
  const key = ({ name, component }: Series) => `${component} ${name}`;
  const shown = [...Map.groupBy(series, key).values()].flatMap((alike) => alike.slice(0, 1)).slice(0, SHOWN);
  const isTwice = ({ name }: Series) => shown.filter((one) => one.name === name).length > 1;
  return shown.map((one) =>
    isTwice(one) && one.component !== null ? { ...one, name: `${one.component} ${one.name}` } : one,
  );
}

const drawn = (one: Series, look: Look, span: { from?: number; to?: number } = {}) =>
  sparkline(one.points, { width: isNarrow(look) ? WIDTH.narrow : WIDTH.wide, ascii: look.ascii, ...span });

/** Both ends of the time that is drawn, and beneath each line the moment when it left its past. */
function axis(shown: readonly Series[], look: Look, zone: string, span: { from: number; to: number }): string {
  const time = (at: number) => clockTime(new Date(at * 1000), zone);
  const width = isNarrow(look) ? WIDTH.narrow : WIDTH.wide;
  let line = '';
  const marks = shown
    .flatMap((one) => (one.onset === null ? [] : [{ at: seconds(one.onset), name: nameOf(one) }]))
    .filter(({ at }) => at > span.from && at < span.to)
    .sort((a, b) => a.at - b.at);
  for (const { at, name } of marks) {
    const column = Math.min(width - 1, Math.floor(((at - span.from) / (span.to - span.from)) * width));
    const free = widthOf(line) === 0 ? 0 : widthOf(line) + 2;
    line = `${padEnd(line, Math.max(column, free))}^${name}`;
  }
  return `${time(span.from)}  ${padEnd(line, width)}  ${time(span.to)}`;
}

/** The lines of values that a verdict rests on: what it was, its shape, what it is now, all over the same time. */
export function seriesLines(series: readonly Series[], look: Look, zone: string): string[] {
  const shown = toShow(series);
  const spans = shown.flatMap((one) => drawn(one, look) ?? []);
  if (spans.length === 0) return [];
  const from = Math.min(...spans.map((one) => one.from));
  const to = Math.max(...spans.map((one) => one.to));
  const rows = shown.flatMap((one) => {
    const line = drawn(one, look, { from, to });
    return line === null
      ? []
      : [
          {
            name: nameOf(one),
            first: quantity(line.first, one.unit),
            text: line.text,
            last: quantity(line.last, one.unit),
          },
        ];
  });
  const names = Math.max(10, ...rows.map(({ name }) => widthOf(name)));
  const firsts = Math.max(5, ...rows.map(({ first }) => widthOf(first)));
  const told = isNarrow(look)
    ? rows.flatMap(({ name, first, text, last }) => [` ${name}`, `   ${first}  ${text}  ${last}`])
    : rows.map(
        ({ name, first, text, last }) => `   ${padEnd(name, names)} ${padStart(first, firsts)}  ${text}   ${last}`,
      );
  const under = isNarrow(look) ? '' : ' '.repeat(3 + names + 1 + firsts + 2 - 7);
  const times = isNarrow(look) ? [] : [look.paint.dim(`${under}${axis(shown, look, zone, { from, to })}`)];
  return [...told, ...times].map(flat);
}

/** One line of values around an action, as long before it as after: `p99 4.8 s █████▆▄▂▁▁▁ 0.33 s`. */
export function recoveryLine(series: readonly Series[], look: Look, acted: string | null): string | null {
  const [one] = series;
  const end = one?.points.at(-1)?.[0];
  if (one === undefined || end === undefined) return null;
  const from = acted === null ? 0 : 2 * seconds(acted) - end;
  const line = drawn({ ...one, points: one.points.filter(([at]) => at >= from) }, look);
  if (line === null) return null;
  return `${nameOf(one)} ${quantity(line.first, one.unit)} ${line.text} ${quantity(line.last, one.unit)}`;
}
