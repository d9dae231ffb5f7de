import type { Point, RangeQuery, Series, Telemetry } from '@compass/core';
import type { z } from 'zod';
import type { Ask } from './ask.ts';
import { recordedBy } from './recorded.ts';
import { Instantly, LabelValues, Matrix } from './wire.ts';

/** Prometheus writes NaN, +Inf and -Inf as words; none of them is a reading. Times that are absent stay absent. */
const point = ([at, text]: [number, string]): Point => {
  const value = Number(text);
  return [at, Number.isFinite(value) ? value : null];
};

export const seriesOf = (matrix: z.infer<typeof Matrix>): Series[] =>
  matrix.result.map(({ metric, values }) => ({ labels: metric, points: values.map(point) }));

/** Arguments of a range query, with no more than `mostPoints` points a series: a finer step is made coarser, never cut. */
export const rangeArguments = ({ query, start, end, stepSeconds }: RangeQuery, mostPoints: number) => {
  const coarsest = Math.ceil((end.getTime() - start.getTime()) / 1000 / mostPoints);
  const step = String(Math.max(stepSeconds, coarsest));
  return { query, start: start.toISOString(), end: end.toISOString(), step };
};

const shownBy = (series: Series[]) => ({ ms: series.flatMap(({ points }) => points.map(([at]) => at * 1000)) });

/** The metrics part of `Telemetry`. */
export const metrics = (ask: Ask, mostPoints: number): Pick<Telemetry, 'range' | 'instant' | 'labelValues'> => ({
  async range(asked) {
    const input = rangeArguments(asked, mostPoints);
    const { value, server } = await ask.source('metrics', 'prometheus_query_range', input, Matrix);
    const series = seriesOf(value);
    return { value: series, server, recorded: await recordedBy(ask, 'metrics', shownBy(series)) };
  },
  async instant({ query, at }) {
    const input = { query, time: at.toISOString() };
    const { value, server } = await ask.source('metrics', 'prometheus_query', input, Instantly);
    const series =
      value.resultType === 'matrix'
        ? seriesOf(value)
        : value.resultType === 'scalar'
          ? [{ labels: {}, points: [point(value.result)] }]
          : value.result.map((one) => ({ labels: one.metric, points: [point(one.value)] }));
    return { value: series, server, recorded: await recordedBy(ask, 'metrics', shownBy(series)) };
  },
  async labelValues({ label }) {
    const { value, server } = await ask.source('metrics', 'prometheus_label_values', { label }, LabelValues);
    return { value: value.values, server, recorded: null };
  },
});
