import type { Span } from '../ports/telemetry.ts';

/** A span in its trace. Times in nanoseconds since the trace's first span: exact for traces of up to a hundred days. */
export interface TraceNode {
  span: Span;
  from: number;
  to: number;
  parent: TraceNode | null;
  /** By their begin. */
  children: TraceNode[];
  depth: number;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (a: TraceNode, b: TraceNode): number =>
  a.from - b.from ||
  b.to - a.to ||
  compare(a.span.spanID, b.span.spanID) ||
  compare(`${a.span.service} ${a.span.name}`, `${b.span.service} ${b.span.name}`);

const sameSpan = (a: TraceNode, b: TraceNode | undefined): boolean => b !== undefined && inOrder(a, b) === 0;

/** Hangs each node under its parent. What is reached from no root (a circle of parents) becomes a root where it begins. */
function joined(nodes: TraceNode[]): TraceNode[] {
  const byId = new Map<string, TraceNode>();
  for (const node of nodes) if (!byId.has(node.span.spanID)) byId.set(node.span.spanID, node);
  const children = Map.groupBy(nodes, (node) => byId.get(node.span.parentSpanID));
  const placed = new Set<TraceNode>();
  const place = (root: TraceNode): void => {
    const waiting = [root];
    placed.add(root);
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
      for (const child of children.get(node) ?? []) {
        if (placed.has(child)) continue;
        placed.add(child);
        child.parent = node;
        child.depth = node.depth + 1;
        node.children.push(child);
        waiting.push(child);
      }
  };
  const roots = [...(children.get(undefined) ?? [])];
  for (const root of roots) place(root);
  for (const node of nodes)
    if (!placed.has(node)) {
      place(node);
      roots.push(node);
    }
  return roots;
}

/**
 * The roots of one trace, the longest first: a span whose parent is missing is a root too. The same for spans in any order; a span that
 * ends before it begins lasts no time, and one that was delivered twice counts once.
 */
export function traceTree(spans: readonly Span[]): TraceNode[] {
  const starts = spans.map((span) => BigInt(span.startNs));
  const first = starts.reduce((low, at) => (at < low ? at : low), starts[0] ?? 0n);
  const nodes = spans.map((span, index): TraceNode => {
    const from = Number((starts[index] ?? first) - first);
    return { span, from, to: Math.max(from, Number(BigInt(span.endNs) - first)), parent: null, children: [], depth: 0 };
  });
  const once = nodes.sort(inOrder).filter((node, index) => !sameSpan(node, nodes[index - 1]));
  return joined(once).sort((a, b) => b.to - b.from - (a.to - a.from) || inOrder(a, b));
}

/** A node and everything beneath it, parents first. */
export function* beneath(root: TraceNode): Generator<TraceNode> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    yield node;
    waiting.push(...node.children.toReversed());
  }
}

/** The roots of every trace among the spans, by the traces' ids. */
export const traceTrees = (spans: readonly Span[]): TraceNode[][] =>
  [...Map.groupBy(spans, (span) => span.traceID)]
    .sort(([a], [b]) => compare(a, b))
    .map(([, trace]) => traceTree(trace));
