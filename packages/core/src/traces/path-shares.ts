import { criticalPath } from './critical-path.ts';
import { beneath, type TraceNode } from './trace-tree.ts';

/** Where a request to the service begins: its first span nearest to a root. */
function entryOf(roots: readonly TraceNode[], service: string | null): TraceNode | undefined {
  if (service === null) return roots[0];
  let entry: TraceNode | undefined;
  for (const root of roots)
    for (const node of beneath(root))
      if (node.span.service === service && (entry === undefined || node.depth < entry.depth)) entry = node;
  return entry;
}

/** The part of a request's time that each service is what it waits for: of requests to one service, or of whole traces. Sums to 1. */
export function pathShares(traces: readonly (readonly TraceNode[])[], service: string | null): Map<string, number> {
  const shares = new Map<string, number>();
  let total = 0;
  for (const roots of traces) {
    const entry = entryOf(roots, service);
    if (entry === undefined) continue;
    total += entry.to - entry.from;
    for (const [{ span }, time] of criticalPath(entry))
      shares.set(span.service, (shares.get(span.service) ?? 0) + time);
  }
  if (total === 0) return new Map();
  return new Map([...shares].map(([name, time]): [string, number] => [name, time / total]).sort((a, b) => b[1] - a[1]));
}
