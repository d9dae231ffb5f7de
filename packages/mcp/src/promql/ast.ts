import type { Matcher } from './labels.ts';

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** Which labels of the two sides must agree, and which side may have many lines for one of the other. */
export interface Matching {
  on: boolean;
  labels: string[];
  many: 'none' | 'left' | 'right';
  include: string[];
}

export interface Selector {
  kind: 'selector';
  matchers: Matcher[];
  /** Set for a range vector. */
  rangeMs: number | null;
  offsetMs: number;
  at: number;
}

/** A PromQL expression. `at` is the position in the text, for errors; times are milliseconds. */
export type Expr =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'string'; value: string; at: number }
  | Selector
  | { kind: 'negate'; arg: Expr; at: number }
  | { kind: 'call'; name: string; args: Expr[]; at: number }
  | {
      kind: 'aggregate';
      op: string;
      without: boolean;
      labels: string[];
      param: Expr | null;
      arg: Expr;
      at: number;
    }
  | { kind: 'binary'; op: string; bool: boolean; matching: Matching | null; lhs: Expr; rhs: Expr; at: number };

/** Every selector of an expression, with its offset: what a query will read. */
export function selectorsOf(expr: Expr): Selector[] {
  switch (expr.kind) {
    case 'selector':
      return [expr];
    case 'negate':
      return selectorsOf(expr.arg);
    case 'call':
      return expr.args.flatMap(selectorsOf);
    case 'aggregate':
      return [...(expr.param ? selectorsOf(expr.param) : []), ...selectorsOf(expr.arg)];
    case 'binary':
      return [...selectorsOf(expr.lhs), ...selectorsOf(expr.rhs)];
    default:
      return [];
  }
}
