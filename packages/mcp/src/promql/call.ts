import type { Expr, Selector } from './ast.ts';
import { failOn } from './fail.ts';
import { histogramQuantile } from './histogram.ts';
import { absentLabels, labelJoin, labelReplace } from './label-functions.ts';
import { dropName } from './labels.ts';
import { quantileOverTime, RANGE_FUNCTIONS } from './range-functions.ts';
import { type Frame, selectRange } from './select.ts';
import { type Line, mapLine, mergeSame, type Value, vector } from './values.ts';

type Call = Extract<Expr, { kind: 'call' }>;
type Evaluate = (expr: Expr) => Value;

const roundTo = (value: number, to: number): number => Math.floor(value / to + 0.5) * to;
// Math.max and Math.min return NaN when either side is NaN, as Prometheus does.
const MATH: Record<string, (value: number, a: number, b: number) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sqrt: Math.sqrt,
  sgn: Math.sign,
  round: (value, to) => roundTo(value, Number.isNaN(to) ? 1 : to),
  clamp: (value, least, most) => Math.max(least, Math.min(most, value)),
  clamp_min: (value, least) => Math.max(least, value),
  clamp_max: (value, most) => Math.min(most, value),
};

/** Evaluates a function call; the parser has checked the types of its arguments. */
export function call(node: Call, frame: Frame, evaluate: Evaluate): Value {
  const lines = (at: number): Line[] => {
    const value = node.args[at] ? evaluate(node.args[at]) : null;
    return value?.kind === 'vector' ? value.lines : [];
  };
  const scalar = (at: number): Float64Array | null => {
    const value = node.args[at] ? evaluate(node.args[at]) : null;
    return value?.kind === 'scalar' ? value.values : null;
  };
  const text = (at: number): string => {
    const arg = node.args[at];
    return arg?.kind === 'string' ? arg.value : '';
  };
  const reduce = RANGE_FUNCTIONS[node.name];
  if (reduce) {
    const found = selectRange(frame, rangeOf(node.args[0]), reduce);
    return node.name === 'last_over_time' ? vector(found) : vector(nameless(found));
  }
  const math = MATH[node.name];
  if (math) {
    const [a, b] = [scalar(1), scalar(2)];
    const change = (value: number, step: number): number =>
      math(value, a?.[step] ?? Number.NaN, b?.[step] ?? Number.NaN);
    const kept = node.name === 'clamp' ? (step: number) => (a?.[step] ?? 0) <= (b?.[step] ?? 0) : () => true;
    return vector(nameless(lines(0).map((line) => onlyWhere(mapLine(line, line.labels, change), kept))));
  }
  const { count } = frame;
  switch (node.name) {
    case 'quantile_over_time': {
      const q = scalar(0);
      return vector(
        nameless(
          selectRange(
            frame,
            rangeOf(node.args[1]),
            quantileOverTime((step) => q?.[step] ?? Number.NaN),
          ),
        ),
      );
    }
    case 'histogram_quantile':
      return vector(histogramQuantile(scalar(0) ?? new Float64Array(count), lines(1), count));
    case 'label_replace':
      return vector(labelReplace(lines(0), { target: text(1), template: text(2), source: text(3), pattern: text(4) }));
    case 'label_join':
      return vector(
        labelJoin(lines(0), {
          target: text(1),
          separator: text(2),
          sources: node.args.slice(3).map((_, at) => text(at + 3)),
        }),
      );
    case 'absent': {
      const found = lines(0);
      const present = new Uint8Array(count).map((_, step) => Number(!found.some((one) => one.present[step])));
      const values = new Float64Array(count).fill(1);
      return vector([{ labels: absentLabels(node.args[0]), values, present }]);
    }
    case 'scalar': {
      const found = lines(0);
      const only = (step: number): number => {
        const here = found.filter((line) => line.present[step]);
        return here.length === 1 ? (here[0]?.values[step] ?? Number.NaN) : Number.NaN;
      };
      return { kind: 'scalar', values: new Float64Array(count).map((_, step) => only(step)) };
    }
    case 'vector':
      return vector([
        { labels: {}, values: scalar(0) ?? new Float64Array(count), present: new Uint8Array(count).fill(1) },
      ]);
    case 'time':
      return {
        kind: 'scalar',
        values: new Float64Array(count).map((_, step) => (frame.startMs + step * frame.stepMs) / 1000),
      };
    default:
      return failOn(`function "${node.name}" is not supported`);
  }
}

function rangeOf(expr: Expr | undefined): Selector {
  return expr?.kind === 'selector' ? expr : failOn('a range vector is needed');
}

const nameless = (lines: Line[]): Line[] =>
  mergeSame(lines.map((line) => ({ ...line, labels: dropName(line.labels) })));

function onlyWhere(line: Line, wanted: (step: number) => boolean): Line {
  return { ...line, present: line.present.map((here, step) => Number(here && wanted(step))) };
}
