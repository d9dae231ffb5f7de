import type { SyntaxNode } from '@lezer/common';
import type { Expr, Matching } from './ast.ts';
import { typeOf } from './convert.ts';
import { labelNames } from './selector-node.ts';
import { childrenOf, type Source } from './source.ts';

const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);
const SETS = new Set(['and', 'or', 'unless']);
export const isComparison = (op: string): boolean => COMPARISONS.has(op);
export const isSet = (op: string): boolean => SETS.has(op);

export function binaryOf(source: Source, input: { node: SyntaxNode; op: string; lhs: Expr; rhs: Expr }): Expr {
  const { node, op, lhs, rhs } = input;
  const bool = node.getChild('BoolModifier') !== null;
  const matching = matchingOf(source, node);
  const at = node.getChild('BoolModifier')?.from ?? rhs.at;
  if (node.getChild('FillModifier')) return source.fail(at, '"fill" is not supported');
  const types = [typeOf(lhs), typeOf(rhs)];
  const wrong = types.find((type) => type === 'matrix' || type === 'string');
  if (wrong) return source.fail(rhs.at, `"${op}" does not combine range vectors or strings`);
  const scalars = types.filter((type) => type === 'scalar').length;
  if (isSet(op) && scalars > 0) return source.fail(rhs.at, `"${op}" combines instant vectors only`);
  if (isSet(op) && matching && matching.many !== 'none')
    return source.fail(at, `"${op}" takes no group_left or group_right`);
  if (bool && !isComparison(op)) return source.fail(at, '"bool" belongs to a comparison');
  if (isComparison(op) && scalars === 2 && !bool) return source.fail(rhs.at, 'comparing two numbers needs "bool"');
  if (matching && scalars > 0) return source.fail(at, '"on" and "ignoring" need an instant vector on both sides');
  return { kind: 'binary', op, bool, matching, lhs, rhs, at: lhs.at };
}

function matchingOf(source: Source, node: SyntaxNode): Matching | null {
  const clause = node.getChild('MatchingModifierClause');
  if (!clause) return null;
  const groups = childrenOf(clause).filter((child) => child.name === 'GroupingLabels');
  const [first, second] = groups;
  const left = clause.getChild('GroupLeft') !== null;
  const right = clause.getChild('GroupRight') !== null;
  return {
    on: clause.getChild('On') !== null,
    labels: first ? labelNames(source, first) : [],
    many: left ? 'left' : right ? 'right' : 'none',
    include: second ? labelNames(source, second) : [],
  };
}
