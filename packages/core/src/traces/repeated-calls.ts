import { masked } from '../survey/traces/span-table.ts';
import { beneath, type TraceNode } from './trace-tree.ts';

/** Fewer of the same are how a request is written; from here on they look like a query for each row. */
const FEWEST = 5;

/** The same call, made again and again by one span. */
export interface RepeatedCall {
  caller: TraceNode;
  service: string;
  /** Its name without what varies from call to call. */
  operation: string;
  times: number;
}

/** Calls that one span makes five times or more, the most repeated first. */
export function repeatedCalls(roots: readonly TraceNode[]): RepeatedCall[] {
  const found: RepeatedCall[] = [];
  for (const root of roots)
    for (const caller of beneath(root)) {
      const alike = Map.groupBy(caller.children, ({ span }) => `${span.service} ${masked(span.name)}`);
      for (const calls of alike.values()) {
        const [first] = calls;
        if (first === undefined || calls.length < FEWEST) continue;
        const { service, name } = first.span;
        found.push({ caller, service, operation: masked(name), times: calls.length });
      }
    }
  return found.sort((a, b) => b.times - a.times);
}
