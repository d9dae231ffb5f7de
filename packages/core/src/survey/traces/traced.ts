import type { Span } from '../../ports/telemetry.ts';
import type { CallEdge } from '../calls.ts';
import { type Invocations, invocations } from './invocations.ts';
import { type SpanTable, spanTable } from './span-table.ts';

/** Spans as columns, and the requests to services that they are. */
export interface Traced {
  table: SpanTable;
  seen: Invocations;
}

/** Reads spans in pieces of some milliseconds. */
export function* tracing(spans: readonly Span[]): Generator<undefined, Traced> {
  const table = spanTable(spans);
  yield;
  const seen = invocations(table);
  yield;
  return { table, seen };
}

/** Who calls whom, as traces show it; for where nobody counts calls. */
export function callsIn({ table, seen }: Traced): CallEdge[] {
  const pairs = new Set<number>();
  const { services } = table;
  for (let index = 0; index < seen.count; index += 1) {
    const caller = seen.caller[index] ?? -1;
    if (caller >= 0) pairs.add((seen.service[caller] ?? 0) * services.length + (seen.service[index] ?? 0));
  }
  return [...pairs].map((pair) => ({
    client: services[Math.floor(pair / services.length)] ?? '',
    server: services[pair % services.length] ?? '',
    virtual: false,
  }));
}
