import type { Span } from '../ports/telemetry.ts';
import { ownTimeOf } from '../traces/own-time-of.ts';
import { beneath, traceTrees } from '../traces/trace-tree.ts';

/** Mean own time of each service per trace, in seconds, and how many traces that rests on. */
export function ownTime(spans: readonly Span[]): { traces: number; perTrace: Map<string, number> } {
  const traces = traceTrees(spans);
  const perTrace = new Map<string, number>();
  for (const root of traces.flat())
    for (const node of beneath(root)) {
      const seconds = ownTimeOf(node) / 1e9 / traces.length;
      perTrace.set(node.span.service, (perTrace.get(node.span.service) ?? 0) + seconds);
    }
  return { traces: traces.length, perTrace };
}
