import { parser } from '@grafana/lezer-logql';

const PARSERS = ['LabelParser', 'LogfmtParser', 'JsonExpressionParser', 'LogfmtExpressionParser'];
const COMPARISONS = ['NumberFilter', 'UnitFilter'];

/**
 * A query of lines as Loki must be told it. A line with a field that Loki cannot read passes every comparison of numbers there, and one such
 * line makes it refuse to count any. Meant is what the player does: what cannot be compared does not pass, and all that pass are counted. (The
 * line break ends a comment at the query's end.)
 */
export function asMeant(query: string): { lines: string; counted: string } {
  const names = new Set<string>();
  parser.parse(query).iterate({ enter: ({ name }) => void names.add(name) });
  const has = (some: readonly string[]): boolean => some.some((name) => names.has(name));
  // Whoever names the error has decided what becomes of such lines.
  if (query.includes('__error__')) return { lines: query, counted: query };
  if (has(COMPARISONS)) {
    const readable = `${query}\n | __error__=""`;
    return { lines: readable, counted: readable };
  }
  return { lines: query, counted: has(PARSERS) ? `${query}\n | drop __error__, __error_details__` : query };
}
