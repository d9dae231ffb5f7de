import { z } from 'zod';
import { parsePromql } from '../../promql/parse.ts';
import { type PromSample, rangeQuery } from '../../promql/query.ts';
import { coveredMetrics } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import { LabelSet, MatrixSample, Query, recordedWindow, Step, stepMsOf, Time } from './arguments.ts';

/** Takes a sample's time to the caller's, to the millisecond. */
export const moveSample =
  (byMs: number) =>
  ([seconds, value]: PromSample): PromSample => [Math.round(seconds * 1000 + byMs) / 1000, value];

export const prometheusQueryRange = defineTool({
  name: 'prometheus_query_range',
  description: 'Evaluates a PromQL expression at every step from start to end.',
  input: z.strictObject({ query: Query, start: Time, end: Time, step: Step }),
  output: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: LabelSet, values: z.array(MatrixSample) })),
  }),
  answer({ query, start, end, step }, { stage: { bundle }, moment }) {
    const expr = parsePromql(query);
    const asked = recordedWindow(moment, { start, end });
    const stepMs = stepMsOf(step, asked);
    const window = coveredMetrics(bundle, moment, expr, asked);
    const { result } = rangeQuery(bundle.metrics, expr, { ...window, stepMs, untilMs: moment.clockMs });
    const move = moveSample(moment.offsetMs);
    return {
      resultType: 'matrix' as const,
      result: result.map(({ metric, values }) => ({ metric, values: values.map(move) })),
    };
  },
});
