import { z } from 'zod';
import { parsePromql } from '../../promql/parse.ts';
import { instantQuery } from '../../promql/query.ts';
import { coveredMetrics } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import { msToNs } from '../times.ts';
import { LabelSet, MatrixSample, Query, recordedNs, Time } from './arguments.ts';
import { moveSample } from './prometheus-query-range.ts';

export const prometheusQuery = defineTool({
  name: 'prometheus_query',
  description: 'Evaluates a PromQL expression at one moment, by default now.',
  input: z.strictObject({ query: Query, time: Time.optional() }),
  output: z.object({
    resultType: z.enum(['vector', 'matrix', 'scalar', 'string']),
    result: z.union([
      MatrixSample,
      z.array(z.object({ metric: LabelSet, value: MatrixSample })),
      z.array(z.object({ metric: LabelSet, values: z.array(MatrixSample) })),
    ]),
  }),
  answer({ query, time }, { stage: { bundle }, moment }) {
    const expr = parsePromql(query);
    const atNs = time === undefined ? msToNs(moment.clockMs) : recordedNs(moment, 'time', time);
    const { endMs } = coveredMetrics(bundle, moment, expr, { startNs: atNs, endNs: atNs });
    const found = instantQuery(bundle.metrics, expr, { atMs: endMs, untilMs: moment.clockMs });
    const move = moveSample(moment.offsetMs);
    switch (found.resultType) {
      case 'vector':
        return { ...found, result: found.result.map(({ metric, value }) => ({ metric, value: move(value) })) };
      case 'matrix':
        return { ...found, result: found.result.map(({ metric, values }) => ({ metric, values: values.map(move) })) };
      default:
        return { ...found, result: move(found.result) };
    }
  },
});
