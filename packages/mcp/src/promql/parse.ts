import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Expr } from './ast.ts';
import { convertOperand } from './convert.ts';
import { failAt, treeOf } from './fail.ts';
import { chainOf, climb } from './precedence.ts';
import { childrenOf, type Source } from './source.ts';

/** Parses and type-checks a PromQL query. CompassError `invalid` names the construct and its position. */
export function parsePromql(text: string): Expr {
  const source: Source = {
    text,
    of: (node) => text.slice(node.from, node.to),
    fail: (at, message) => failAt(text, at, 'PromQL', message),
    convert: (node) => climb(source, chainOf(source, node)),
    operand: (operand) => convertOperand(source, operand),
  };
  const tree = treeOf(parser, text, 'PromQL', ({ node }) => whatIsWrong(text, node));
  const top = childrenOf(tree.topNode)[0];
  if (!top) return source.fail(0, 'the query is empty');
  return source.convert(top);
}

function whatIsWrong(text: string, node: SyntaxNode): string {
  if (text.trim() === '') return 'the query is empty';
  const unknown = text.slice(0, node.from).trimEnd().split(/\W/).at(-1);
  if (unknown && text.slice(node.from).trimStart().startsWith('(')) return `unknown function "${unknown}"`;
  const found = text.slice(node.from, Math.max(node.to, node.from + 1));
  return found === '' ? 'unexpected end of the query' : `unexpected "${found.slice(0, 20)}"`;
}
