import type { SyntaxNode } from '@lezer/common';
import type { Expr } from './ast.ts';
import { binaryOf } from './binary-node.ts';
import { durationOf } from './selector-node.ts';
import { childrenOf, type Operand, type Source } from './source.ts';

/**
 * The grammar (made for editors) hangs `offset` and `[5m]` on the whole expression to their left and reads `-2^2` as
 * (-2)^2. So its tree is laid out again as a chain, and Prometheus' own precedence is applied.
 */
export type Link =
  | { kind: 'operand'; operand: Operand }
  | { kind: 'sign'; negative: boolean; at: number }
  | { kind: 'operator'; node: SyntaxNode; op: string };

const POWER: Record<string, number> = { or: 1, and: 2, unless: 2, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, '^': 6 };
for (const op of ['==', '!=', '<', '>', '<=', '>=']) POWER[op] = 3;

export function chainOf(source: Source, node: SyntaxNode): Link[] {
  const children = childrenOf(node);
  const first = children[0];
  const last = children.at(-1);
  switch (node.name) {
    case 'BinaryExpr': {
      const sign = children[1];
      if (!first || !last || !sign) return source.fail(node.from, 'a side of the operator is missing');
      const op = source.of(sign).toLowerCase();
      if (!(op in POWER)) return source.fail(sign.from, `operator "${op}" is not supported`);
      return [...chainOf(source, first), { kind: 'operator', node, op }, ...chainOf(source, last)];
    }
    case 'UnaryExpr': {
      if (!first || !last) return source.fail(node.from, 'nothing follows the sign');
      return [{ kind: 'sign', negative: source.of(first) === '-', at: node.from }, ...chainOf(source, last)];
    }
    case 'NumberDurationLiteral': {
      const signed = /^[+-]/.exec(source.of(node))?.[0];
      const operand: Link = { kind: 'operand', operand: { node, rangeMs: null, offsetMs: null } };
      return signed ? [{ kind: 'sign', negative: signed === '-', at: node.from }, operand] : [operand];
    }
    case 'MatrixSelector':
    case 'OffsetExpr': {
      if (!first || !last) return source.fail(node.from, 'nothing stands before the duration');
      return attach(source, chainOf(source, first), last, node.name === 'OffsetExpr');
    }
    default:
      return [{ kind: 'operand', operand: { node, rangeMs: null, offsetMs: null } }];
  }
}

/** Hangs a range or an offset on the last operand of a chain. */
function attach(source: Source, chain: Link[], duration: SyntaxNode, isOffset: boolean): Link[] {
  const link = chain.at(-1);
  const operand = link?.kind === 'operand' ? link.operand : null;
  const what = isOffset ? 'offset' : 'a range';
  if (operand?.node.name !== 'VectorSelector') {
    return source.fail(duration.from, `${what} must follow a selector`);
  }
  if (operand.offsetMs !== null || (!isOffset && operand.rangeMs !== null)) {
    return source.fail(duration.from, isOffset ? 'offset is given twice' : 'a range must directly follow its selector');
  }
  const ms = durationOf(source, duration);
  if (!isOffset && ms <= 0) return source.fail(duration.from, 'a range must be longer than zero');
  const changed: Operand = isOffset ? { ...operand, offsetMs: ms } : { ...operand, rangeMs: ms };
  return [...chain.slice(0, -1), { kind: 'operand', operand: changed }];
}

/** Precedence climbing; `^` binds to the right, a sign like `*`. */
export function climb(source: Source, chain: Link[]): Expr {
  let next = 0;
  const prefix = (): Expr => {
    const link = chain[next++];
    if (link?.kind === 'operand') return source.operand(link.operand);
    if (link?.kind !== 'sign') return source.fail(0, 'an operand is missing');
    const arg = from(6);
    return link.negative ? negate(source, arg, link.at) : arg;
  };
  const from = (least: number): Expr => {
    let lhs = prefix();
    for (;;) {
      const link = chain[next];
      const power = link?.kind === 'operator' ? (POWER[link.op] ?? 0) : 0;
      if (link?.kind !== 'operator' || power < least) return lhs;
      next++;
      const rhs = from(link.op === '^' ? power : power + 1);
      lhs = binaryOf(source, { node: link.node, op: link.op, lhs, rhs });
    }
  };
  return from(1);
}

function negate(source: Source, arg: Expr, at: number): Expr {
  if (arg.kind === 'number') return { ...arg, value: -arg.value, at };
  if (arg.kind === 'string' || (arg.kind === 'selector' && arg.rangeMs !== null)) {
    return source.fail(at, 'a sign needs a number or an instant vector');
  }
  return { kind: 'negate', arg, at };
}
