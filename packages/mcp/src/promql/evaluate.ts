import { aggregate } from './aggregate.ts';
import type { Expr } from './ast.ts';
import { binary } from './binary.ts';
import { call } from './call.ts';
import { failOn } from './fail.ts';
import { dropName } from './labels.ts';
import { type Frame, selectInstant } from './select.ts';
import { mapLine, mergeSame, type Value, vector } from './values.ts';

/** Evaluates an expression at every step of the frame at once. */
export function evaluate(expr: Expr, frame: Frame): Value {
  const inner = (one: Expr): Value => evaluate(one, frame);
  switch (expr.kind) {
    case 'number':
      return { kind: 'scalar', values: new Float64Array(frame.count).fill(expr.value) };
    case 'string':
      return { kind: 'string', text: expr.value };
    case 'selector':
      if (expr.rangeMs !== null) return failOn('a range vector needs a function such as rate() around it');
      return vector(selectInstant(frame, expr));
    case 'negate': {
      const value = inner(expr.arg);
      if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((one) => -one) };
      if (value.kind !== 'vector') return value;
      return vector(mergeSame(value.lines.map((line) => mapLine(line, dropName(line.labels), (one) => -one))));
    }
    case 'call':
      return call(expr, frame, inner);
    case 'aggregate': {
      const param = expr.param ? inner(expr.param) : null;
      const arg = inner(expr.arg);
      if (arg.kind !== 'vector') return arg;
      return vector(aggregate(expr, arg.lines, param?.kind === 'scalar' ? param.values : null, frame.count));
    }
    case 'binary':
      return binary(expr, inner(expr.lhs), inner(expr.rhs), frame.count);
  }
}
