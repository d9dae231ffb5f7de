import { beneath, type TraceNode } from './trace-tree.ts';

/** From the root to the erroneous span that lies deepest (of several the one that began first): errors travel up. Null without any. */
export function deepestError(roots: readonly TraceNode[]): TraceNode[] | null {
  let deepest: TraceNode | null = null;
  for (const root of roots)
    for (const node of beneath(root))
      if (
        node.span.error === true &&
        (deepest === null || node.depth > deepest.depth || (node.depth === deepest.depth && node.from < deepest.from))
      )
        deepest = node;
  if (deepest === null) return null;
  const chain: TraceNode[] = [];
  for (let node: TraceNode | null = deepest; node !== null; node = node.parent) chain.unshift(node);
  return chain;
}
