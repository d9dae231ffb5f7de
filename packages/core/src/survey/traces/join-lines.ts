import type { SpanLine } from './behaviour.ts';
import { masked, type SpanTable } from './span-table.ts';

const SPAN_ID = /\b[0-9a-f]{16}\b/g;

/** Finds the lines that name a span of the table, with their templates. Others cannot be said to belong to a request. */
export function lineJoiner(table: SpanTable): (lines: readonly { at: number; line: string }[]) => SpanLine[] {
  const rows = new Map(table.spanIds.map((id, row) => [id, row]));
  return (lines) =>
    lines.flatMap(({ at, line }) => {
      for (const [id] of line.matchAll(SPAN_ID)) {
        const row = rows.get(id);
        if (row !== undefined) return [{ row, template: masked(line), at }];
      }
      return [];
    });
}
