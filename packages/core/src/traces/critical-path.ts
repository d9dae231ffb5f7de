import type { TraceNode } from './trace-tree.ts';

interface Stretch {
  node: TraceNode;
  from: number;
  to: number;
}

/**
 * What a span waited for from `from` to `to`, seen from its end: the child that was still at work when the next thing began, back to that
 * child's own begin, and so on. Of several at work at once the one that began first. The rest of the time is the span's own.
 */
function split({ node, from, to }: Stretch): { own: number; waits: Stretch[] } {
  const lasting = node.children.toSorted((a, b) => b.to - a.to || a.from - b.from);
  const waits: Stretch[] = [];
  let [own, cursor, next] = [0, to, 0];
  let active: TraceNode | null = null;
  while (cursor > from) {
    for (let child = lasting[next]; child !== undefined && child.to >= cursor; child = lasting[++next])
      if (child.from < cursor && (active === null || child.from < active.from)) active = child;
    if (active === null) {
      const ended = Math.max(from, lasting[next]?.to ?? from);
      own += cursor - ended;
      cursor = ended;
      continue;
    }
    const begun = Math.max(from, active.from);
    waits.push({ node: active, from: begun, to: cursor });
    cursor = begun;
    active = null;
  }
  return { own, waits };
}

/**
 * The chain of work that a request's length hangs on, as nanoseconds of each span on it: shortening anything else would not make the
 * request faster. They sum to the length of the root exactly.
 */
export function criticalPath(root: TraceNode): Map<TraceNode, number> {
  const path = new Map<TraceNode, number>();
  const waiting: Stretch[] = [{ node: root, from: root.from, to: root.to }];
  for (let stretch = waiting.pop(); stretch !== undefined; stretch = waiting.pop()) {
    const { own, waits } = split(stretch);
    if (own > 0) path.set(stretch.node, (path.get(stretch.node) ?? 0) + own);
    waiting.push(...waits);
  }
  return path;
}
