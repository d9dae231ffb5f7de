import { CompassError } from '@compass/core';
import { parser } from '@grafana/lezer-logql';

/** What a LogQL query is: lines, with the selector of their streams, or numbers. CompassError `invalid` when it is no LogQL. */
export function logqlOf(text: string): { kind: 'lines'; selector: string } | { kind: 'numbers' } {
  const tree = parser.parse(text);
  let wrong = -1;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && wrong < 0) wrong = node.from;
    },
  });
  const expr = tree.topNode.firstChild?.firstChild;
  if (wrong >= 0 || !expr)
    throw new CompassError('invalid', `this is no LogQL from character ${Math.max(0, wrong) + 1} on`, {
      field: 'query',
    });
  const selector = expr.name === 'LogExpr' ? expr.getChild('Selector') : null;
  return selector ? { kind: 'lines', selector: text.slice(selector.from, selector.to) } : { kind: 'numbers' };
}
