import type { SurveyLine } from '../read-lines.ts';
import type { SpanLine } from './behaviour.ts';
import { masked, type SpanTable } from './span-table.ts';

/** Ids of spans and traces, as B3 and W3C write them. */
const ID = /\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b/g;

/**
 * Finds the lines that belong to a request, with their templates: those that name a span of the table, else those that name a trace in which
 * their component has one. A first span often has its trace's id: whoever names both means the other.
 */
export function lineJoiner(table: SpanTable): (lines: readonly SurveyLine[]) => SpanLine[] {
  const rows = new Map(table.spanIds.map((id, row) => [id, row]));
  const within = new Map<string, number>();
  for (const [row, trace] of table.trace.entries()) {
    const key = `${table.traceIds[trace]} ${table.services[table.service[row] ?? 0]}`;
    if (!within.has(key)) within.set(key, row);
  }
  const rowOf = ({ line, component }: SurveyLine): number | undefined => {
    const ids = [...line.matchAll(ID)].map(([id]) => id);
    const spans = ids.flatMap((id) => rows.get(id) ?? []);
    const named = spans.find((row) => table.spanIds[row] !== table.traceIds[table.trace[row] ?? 0]);
    const [first] = ids.flatMap((id) => within.get(`${id} ${component}`) ?? []);
    return named ?? first ?? spans[0];
  };
  return (lines) =>
    lines.flatMap((one) => {
      const row = rowOf(one);
      return row === undefined ? [] : [{ row, template: masked(one.line), at: one.at }];
    });
}
