import type { SyntaxNode } from '@lezer/common';
import type { Expr } from './ast.ts';

/** A leaf of an expression with the range and offset that belong to it. */
export interface Operand {
  node: SyntaxNode;
  rangeMs: number | null;
  offsetMs: number | null;
}

/** The query's text and the ways back into the conversion. */
export interface Source {
  text: string;
  of(node: SyntaxNode): string;
  fail(at: number, message: string): never;
  convert(node: SyntaxNode): Expr;
  operand(operand: Operand): Expr;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}
