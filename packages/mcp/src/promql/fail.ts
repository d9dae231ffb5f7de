import { CompassError } from '@compass/core';
import type { SyntaxNodeRef, Tree } from '@lezer/common';

/** Refuses a query, naming the construct and where it stands (1-based line:column). */
export function failAt(text: string, at: number, language: string, message: string): never {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n');
  throw new CompassError('invalid', `${language} ${line}:${column}: ${message}`, { field: 'query' });
}

/** What is longer, or nested deeper, is no query of anybody; walking a tree goes as deep as the tree. */
const MOST_LENGTH = 20_000;
const MOST_DEPTH = 100;

/** Parses a query and refuses one that is too much, or wrong at a place, which `wrong` puts in words. */
export function treeOf(
  parser: { parse(text: string): Tree },
  text: string,
  language: string,
  wrong: (node: SyntaxNodeRef) => string,
): Tree {
  if (text.length > MOST_LENGTH) failAt(text, 0, language, `a query of more than ${MOST_LENGTH} signs is not read`);
  const tree = parser.parse(text);
  let depth = 0;
  tree.iterate({
    enter: (node) => {
      depth += 1;
      if (depth > MOST_DEPTH) failAt(text, node.from, language, 'the query is nested too deeply');
      if (node.type.isError) failAt(text, node.from, language, wrong(node));
    },
    leave: () => {
      depth -= 1;
    },
  });
  return tree;
}

/** Refuses a query whose text is fine but whose values cannot be combined. */
export function failOn(message: string): never {
  throw new CompassError('invalid', `PromQL: ${message}`, { field: 'query' });
}
