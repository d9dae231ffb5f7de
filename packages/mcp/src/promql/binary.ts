import type { Expr } from './ast.ts';
import { isComparison, isSet } from './binary-node.ts';
import { dropName } from './labels.ts';
import { matchVectors } from './match-vectors.ts';
import { combineSets } from './set-operators.ts';
import { emptyLine, type Line, type Value, vector } from './values.ts';

type Binary = Extract<Expr, { kind: 'binary' }>;

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => (a === 1 ? 1 : a ** b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
};

/** Combines two samples; null when a comparison without `bool` drops them. */
export type Combine = (a: number, b: number) => number | null;

export function binary(node: Binary, lhs: Value, rhs: Value, count: number): Value {
  const operation = OPERATIONS[node.op] ?? (() => Number.NaN);
  const filters = isComparison(node.op) && !node.bool;
  if (lhs.kind === 'scalar' && rhs.kind === 'scalar') {
    return { kind: 'scalar', values: lhs.values.map((value, step) => operation(value, rhs.values[step] ?? 0)) };
  }
  if (lhs.kind === 'vector' && rhs.kind === 'vector') {
    if (isSet(node.op)) return vector(combineSets(node, lhs.lines, rhs.lines, count));
    const combine: Combine = filters ? (a, b) => (operation(a, b) ? a : null) : operation;
    return vector(
      matchVectors({ matching: node.matching, keepName: filters }, lhs.lines, rhs.lines, { combine, count }),
    );
  }
  if (lhs.kind === 'vector' && rhs.kind === 'scalar') {
    const combine: Combine = filters ? (a, b) => (operation(a, b) ? a : null) : operation;
    return vector(withScalar(lhs.lines, rhs.values, filters, combine));
  }
  if (lhs.kind === 'scalar' && rhs.kind === 'vector') {
    const combine: Combine = filters ? (a, b) => (operation(b, a) ? a : null) : (a, b) => operation(b, a);
    return vector(withScalar(rhs.lines, lhs.values, filters, combine));
  }
  return vector([]);
}

function withScalar(lines: Line[], scalar: Float64Array, keepName: boolean, combine: Combine): Line[] {
  return lines.map((line) => {
    const result = emptyLine(keepName ? line.labels : dropName(line.labels), line.values.length);
    for (let step = 0; step < line.values.length; step++) {
      if (!line.present[step]) continue;
      const value = combine(line.values[step] ?? 0, scalar[step] ?? 0);
      if (value === null) continue;
      result.present[step] = 1;
      result.values[step] = value;
    }
    return result;
  });
}
