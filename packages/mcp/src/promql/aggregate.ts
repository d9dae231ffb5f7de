import type { Expr } from './ast.ts';
import { drop, keep, keyOf, type Labels, NAME } from './labels.ts';
import { emptyLine, type Line, quantileOf, varianceOf } from './values.ts';

type Aggregate = Extract<Expr, { kind: 'aggregate' }>;

interface Group {
  labels: Labels;
  lines: Line[];
}

/** Folds lines into one per group; topk and bottomk keep the lines themselves. `param` is the number at each step. */
export function aggregate(node: Aggregate, lines: Line[], param: Float64Array | null, count: number): Line[] {
  const groups = groupLines(node, lines);
  if (node.op === 'topk' || node.op === 'bottomk') {
    return groups.flatMap((group) => strongest(group.lines, param, count, node.op === 'topk' ? -1 : 1));
  }
  return groups.map((group) => {
    const line = emptyLine(group.labels, count);
    const values = new Float64Array(group.lines.length);
    for (let step = 0; step < count; step++) {
      let found = 0;
      for (const one of group.lines) if (one.present[step]) values[found++] = one.values[step] ?? 0;
      if (found === 0) continue;
      line.present[step] = 1;
      line.values[step] = fold(node.op, values.subarray(0, found), param?.[step] ?? Number.NaN);
    }
    return line;
  });
}

function groupLines({ without, labels }: Aggregate, lines: Line[]): Group[] {
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const kept = without ? drop(line.labels, [NAME, ...labels]) : keep(line.labels, labels);
    const key = keyOf(kept);
    const group = groups.get(key);
    if (group) group.lines.push(line);
    else groups.set(key, { labels: kept, lines: [line] });
  }
  return [...groups.values()];
}

/** One value does not vary, whatever it is. */
const variation = (values: Float64Array): number => (values.length === 1 ? 0 : varianceOf(values));

function fold(op: string, values: Float64Array, param: number): number {
  switch (op) {
    case 'count':
      return values.length;
    case 'group':
      return 1;
    case 'stddev':
      return Math.sqrt(variation(values));
    case 'stdvar':
      return variation(values);
    case 'quantile':
      return quantileOf(param, values);
    case 'min':
      return values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least));
    case 'max':
      return values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most));
    default: {
      const sum = values.reduce((total, value) => total + value, 0);
      return op === 'avg' ? sum / values.length : sum;
    }
  }
}

/** At each step only the `k` strongest samples stay; NaN is weakest. Lines come in the order of the last step. */
function strongest(lines: Line[], param: Float64Array | null, count: number, direction: 1 | -1): Line[] {
  const results = lines.map((line) => emptyLine(line.labels, count));
  let order = lines.map((_, index) => index);
  for (let step = 0; step < count; step++) {
    const value = (index: number): number => lines[index]?.values[step] ?? Number.NaN;
    order = order.toSorted((a, b) => {
      const nan = Number(Number.isNaN(value(a))) - Number(Number.isNaN(value(b)));
      return nan !== 0 || Number.isNaN(value(a)) ? nan : direction * (value(a) - value(b));
    });
    const k = Math.trunc(param?.[step] ?? 0);
    for (const index of order.filter((one) => lines[one]?.present[step]).slice(0, Math.max(0, k))) {
      const result = results[index];
      if (!result) continue;
      result.present[step] = 1;
      result.values[step] = value(index);
    }
  }
  return order.flatMap((index) => results[index] ?? []).filter((line) => line.present.includes(1));
}
