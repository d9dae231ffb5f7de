import { CompassError } from '@compass/core';
import { z } from 'zod';
import { labelOf, type Matcher } from '../../promql/labels.ts';
import { parsePromql } from '../../promql/parse.ts';
import type { Bundle } from '../bundle.ts';
import { defineTool } from '../define-tool.ts';

/** The values a label has on series that have a sample no later than the clock, sorted. */
export function labelValues(
  bundle: Bundle,
  label: string,
  clockMs: number,
  matchers: readonly Matcher[] = [],
): string[] {
  const values = new Set<string>();
  for (const { labels, times } of bundle.metrics.select(matchers)) {
    const value = labelOf(labels, label);
    if (value !== '' && (times[0] ?? Number.POSITIVE_INFINITY) <= clockMs) values.add(value);
  }
  return [...values].sort();
}

export const prometheusLabelValues = defineTool({
  name: 'prometheus_label_values',
  description:
    'Lists the values of a label; "__name__" lists the metrics. `match` is a selector that limits the series.',
  input: z.strictObject({ label: z.string().min(1).max(500), match: z.string().min(1).max(10_000).optional() }),
  output: z.object({ values: z.array(z.string()) }),
  answer({ label, match }, { stage: { bundle }, moment }) {
    const expr = match === undefined ? null : parsePromql(match);
    if (expr && (expr.kind !== 'selector' || expr.rangeMs !== null)) {
      throw new CompassError('invalid', 'match must be a plain selector such as up{job="x"}', { field: 'match' });
    }
    return { values: labelValues(bundle, label, moment.clockMs, expr?.matchers) };
  },
});
