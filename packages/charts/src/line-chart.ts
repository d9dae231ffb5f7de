import { clockTime, type Reading } from '@compass/core';
import { momentsOf, valueAt } from './moments.ts';
import { cut, seriesNames } from './names.ts';

/** Slack's limits; ten categories is what stays legible on a phone. */
export const SERIES = 6;
const FEWEST_CATEGORIES = 3;
const TITLE = 50;

export interface LineChartOptions {
  /** The question the chart answers. */
  title: string;
  zone: string;
  /** Unix seconds: what may be shown, and where the incident began (null = not known). */
  from: number;
  to: number;
  onset: number | null;
  stepSeconds: number;
}

/** Slack's native line chart; `@slack/types` has no type for it yet. */
export interface LineChartBlock {
  [key: string]: unknown;
  type: 'data_visualization';
  title: string;
  chart: {
    type: 'line';
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label: string; y_label: string };
  };
}

const three = (value: number): number => Number(value.toPrecision(3));

/** Values as % of the way from the smallest to the largest shown: what rose first can be compared across units. */
function ofOwnRise(values: number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high === low ? 0 : Math.round(((value - low) / (high - low)) * 100)));
}

/**
 * A line a reading (at most 6), a point a minute around the onset, else evenly spaced (at most 10). Where one reading has nothing
 * recorded, the moment is left out for all. Null when too little is left to see a shape.
 */
export function lineChart(readings: Reading[], options: LineChartOptions): LineChartBlock | null {
  const order = { symptom: 0, probe: 1, control: 2 };
  const moments = momentsOf(readings, options);
  const lines = [...readings]
    .sort((a, b) => order[a.role] - order[b.role])
    .map((reading) => ({ reading, values: moments.map((at) => valueAt(reading.points, at, options.stepSeconds)) }))
    .filter(({ values }) => values.filter((value) => value !== null).length * 2 >= moments.length)
    .slice(0, SERIES);
  const shown = moments.filter((_, index) => lines.every(({ values }) => values[index] !== null));
  if (lines.length === 0 || shown.length < FEWEST_CATEGORIES) return null;
  const seconds = shown.some((at, index) => index > 0 && at - (shown[index - 1] ?? at) < 60);
  const categories = shown.map((at) => clockTime(new Date(at * 1000), options.zone, { seconds }));
  const units = new Set(lines.map(({ reading }) => reading.unit));
  const names = seriesNames(lines.map(({ reading }) => reading));
  const unit = units.size === 1 ? (lines[0]?.reading.unit ?? '') : null;
  const factor = unit === 'share' ? 100 : 1;
  return {
    type: 'data_visualization',
    title: cut(options.title, TITLE),
    chart: {
      type: 'line',
      series: lines.map(({ values }, line) => {
        const kept = values.filter(
          (value, index): value is number => value !== null && shown.includes(moments[index] ?? -1),
        );
        const drawn = unit === null ? ofOwnRise(kept) : kept.map((value) => three(value * factor));
        return {
          name: names[line] ?? `line ${line + 1}`,
          data: drawn.map((value, index) => ({ label: categories[index] ?? '', value })),
        };
      }),
      axis_config: {
        categories,
        x_label: options.zone.slice(0, TITLE),
        y_label: unit === null ? '% of its own rise' : unit === 'share' ? '%' : unit.slice(0, TITLE),
      },
    },
  };
}
