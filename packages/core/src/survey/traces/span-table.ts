import type { Span } from '../../ports/telemetry.ts';

/** Spans as columns, a row a span, those of one trace together. Ten thousands of them are read in one pass. */
export interface SpanTable {
  services: string[];
  names: string[];
  traceIds: string[];
  spanIds: string[];
  /** Index into `traceIds`, `services`, `names`. */
  trace: number[];
  service: number[];
  name: number[];
  /** Row of the parent; −1 for none. */
  parent: number[];
  /** Unix milliseconds, with fractions. */
  start: number[];
  end: number[];
}

const WORDS = /[^\s[\](){}<>,;:="'|/]+/g;
const BRACKETS = /[[\](){}]/g;
const LONGEST = 200;

/** Takes out what stands in brackets inside brackets: what a program prints of its objects, not what it says. */
function withoutObjects(text: string): string {
  let [depth, kept, from] = [0, '', 0];
  for (const { 0: sign, index } of text.matchAll(BRACKETS)) {
    if ('[{('.includes(sign)) {
      depth += 1;
      if (depth === 2) kept += text.slice(from, index + 1);
    } else {
      if (depth === 2) from = index;
      depth = Math.max(0, depth - 1);
    }
  }
  return depth > 1 ? kept : kept + text.slice(from);
}

/**
 * What varies from request to request in a name or a line, taken out: words with a digit, values after "=", printed objects. The
 * first step of Drain (He et al. 2017), which is enough to count lines of one kind.
 */
export const masked = (text: string): string =>
  withoutObjects(text)
    .replace(/=\s*[^\s[\](){},;]+/g, '=#')
    .replace(WORDS, (word) => (/\d/.test(word) ? '#' : word))
    .slice(0, LONGEST);

const interner = () => {
  const ids = new Map<string, number>();
  return {
    list: (): string[] => [...ids.keys()],
    of(text: string): number {
      const known = ids.get(text);
      if (known !== undefined) return known;
      ids.set(text, ids.size);
      return ids.size - 1;
    },
  };
};

const msOf = (ns: string): number => Number(ns.slice(0, -6) || 0) + Number(ns.slice(-6)) / 1e6;

/** Client and server may share an id, as B3 has it: only what agrees in all else is the same span. */
const isSame = (a: Span, b: Span): boolean =>
  a.spanID === b.spanID && a.service === b.service && a.name === b.name && a.startNs === b.startNs;

/** A span that was answered twice stands once. */
export function spanTable(spans: readonly Span[]): SpanTable {
  const [services, names, traces] = [interner(), interner(), interner()];
  const ordered: Span[] = [];
  const rows = new Map<string, number>();
  for (const trace of Map.groupBy(spans, (span) => span.traceID).values()) {
    const first = ordered.length;
    for (const span of trace) {
      const id = `${span.traceID}.${span.spanID}`;
      if (rows.has(id) && ordered.slice(first).some((one) => isSame(one, span))) continue;
      rows.set(id, ordered.length);
      ordered.push(span);
    }
  }
  return {
    trace: ordered.map((span) => traces.of(span.traceID)),
    service: ordered.map((span) => services.of(span.service)),
    name: ordered.map((span) => names.of(span.name)),
    parent: ordered.map((span) =>
      span.parentSpanID === '' ? -1 : (rows.get(`${span.traceID}.${span.parentSpanID}`) ?? -1),
    ),
    start: ordered.map((span) => msOf(span.startNs)),
    end: ordered.map((span) => msOf(span.endNs)),
    services: services.list(),
    names: names.list(),
    traceIds: traces.list(),
    spanIds: ordered.map((span) => span.spanID),
  };
}
