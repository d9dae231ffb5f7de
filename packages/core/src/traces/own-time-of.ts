import type { TraceNode } from './trace-tree.ts';

/** Nanoseconds of `from` to `to` that are covered by the nodes, whose begins are in order. */
function covered(nodes: readonly TraceNode[], from: number, to: number): number {
  let [sum, reached] = [0, from];
  for (const node of nodes) {
    const [a, b] = [Math.max(node.from, reached), Math.min(node.to, to)];
    if (b > a) sum += b - a;
    reached = Math.max(reached, b);
  }
  return sum;
}

/** Nanoseconds in which a span waited for none of its children: its length without the union of theirs. */
export const ownTimeOf = ({ from, to, children }: TraceNode): number => to - from - covered(children, from, to);
