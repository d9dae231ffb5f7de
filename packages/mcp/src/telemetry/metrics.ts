import type { Point, RangeQuery, Series, Telemetry } from '@compass/core';
import type { z } from 'zod';
import type { Ask } from './ask.ts';
import { coveredPart, recordedBy } from './recorded.ts';
import { Instantly, LabelValues, Matrix } from './wire.ts';

/** Prometheus writes NaN, +Inf and -Inf as words; none of them is a reading. Times that are absent stay absent. */
const point = ([at, text]: [number, string]): Point => {
  const value = Number(text);
  return [at, Number.isFinite(value) ? value : null];
};

export const seriesOf = (matrix: z.infer<typeof Matrix>): Series[] =>
  matrix.result.map(({ metric, values }) => ({ labels: metric, points: values.map(point) }));

/** No more than `mostPoints` points a series: a finer step is made coarser, never cut. */
const coarsened = (asked: RangeQuery, mostPoints: number): RangeQuery => {
  const coarsest = Math.ceil((asked.end.getTime() - asked.start.getTime()) / 1000 / mostPoints);
  return { ...asked, stepSeconds: Math.max(asked.stepSeconds, coarsest) };
};

/** Arguments of a range query. */
export const rangeArguments = async (ask: Ask, source: 'metrics' | 'logs', asked: RangeQuery, mostPoints: number) => {
  const { query, start, end, stepSeconds } = await coveredPart(ask, source, coarsened(asked, mostPoints));
  return { query, start: start.toISOString(), end: end.toISOString(), step: String(stepSeconds) };
};

const shownBy = (series: Series[]) => ({ ms: series.flatMap(({ points }) => points.map(([at]) => at * 1000)) });

/** What Prometheus remarks on a query itself; every other warning is of a part that did not answer. */
const ON_THE_QUERY = /^PromQL (warning|info)\b/;

/** "only the 1000 of 1200 that vary most were read". What a source warned of is outsiders' text and is not repeated. */
export const saidOf = ({
  reduced,
  warnings = [],
}: Pick<z.infer<typeof Matrix>, 'reduced' | 'warnings'>): { reduced?: string } => {
  if (warnings.some((one) => !ON_THE_QUERY.test(one)))
    return { reduced: 'the source warned that its answer is not whole' };
  if (reduced === undefined) return {};
  const { kept, of } = reduced;
  return { reduced: `only the ${kept}${of === null ? '' : ` of ${of}`} that vary most were read` };
};

/** The metrics part of `Telemetry`. */
export const metrics = (ask: Ask, mostPoints: number): Pick<Telemetry, 'range' | 'instant' | 'labelValues'> => ({
  async range(asked) {
    const input = await rangeArguments(ask, 'metrics', asked, mostPoints);
    const { value, server } = await ask.source('metrics', 'prometheus_query_range', input, Matrix);
    const series = seriesOf(value);
    return { value: series, server, recorded: await recordedBy(ask, 'metrics', shownBy(series)), ...saidOf(value) };
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
    const { warnings } = value;
    const recorded = await recordedBy(ask, 'metrics', shownBy(series));
    return { value: series, server, recorded, ...saidOf({ warnings }) };
  },
  async labelValues({ label }) {
    const { value, server } = await ask.source('metrics', 'prometheus_label_values', { label }, LabelValues);
    return { value: value.values, server, recorded: null };
  },
});
