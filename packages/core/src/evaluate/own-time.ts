import type { Span } from '../ports/telemetry.ts';
import { invocations } from '../survey/traces/invocations.ts';
import { spanTable } from '../survey/traces/span-table.ts';

const keyOf = ({ traceID, startNs, spanID }: Span): string => `${traceID} ${startNs.padStart(20, '0')} ${spanID}`;

/** A source may answer in any order. */
const orderly = (spans: readonly Span[]): Span[] =>
  spans
    .map((span) => ({ span, key: keyOf(span) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ span }) => span);

/**
 * Mean own time of each service per trace, in seconds: what its requests took without the wait for those that they called. What a wait
 * takes longer than the call itself passes on the way, and is nobody's own. And how many traces that rests on.
 */
export function ownTime(spans: readonly Span[]): { traces: number; perTrace: Map<string, number>; onTheWay: number } {
  const table = spanTable(orderly(spans));
  const traces = table.traceIds.length;
  const { count, service, own, gap } = invocations(table);
  const perTrace = new Map<string, number>();
  let onTheWay = 0;
  for (let index = 0; index < count; index += 1) {
    const name = table.services[service[index] ?? 0] ?? '';
    perTrace.set(name, (perTrace.get(name) ?? 0) + (own[index] ?? 0) / 1e3 / traces);
    const waited = gap[index] ?? Number.NaN;
    if (!Number.isNaN(waited)) onTheWay += waited / 1e3 / traces;
  }
  return { traces, perTrace, onTheWay };
}
