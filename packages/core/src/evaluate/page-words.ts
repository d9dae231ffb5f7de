import type { SignalKind } from '../nouns/signal.ts';

const words: [SignalKind, RegExp][] = [
  ['errors', /error|fail|(?<!\d)5(?:\d\d|xx)(?!\d|\s?(?:ms|milli|%)|\s+s(?:ec|\b))|exception|availab|success|reject/i],
  ['latency', /slow|laten|p\d\d|duration|respon[sd]|time.?out/i],
  ['saturation', /cpu|memory|pool|saturat|full|disk|connection/i],
  ['traffic', /traffic|requests|load|volume/i],
];

/** The kinds of signal that a page's words name, in the order in which they name them. */
export function kindsNamed(symptoms: readonly string[]): SignalKind[] {
  const text = symptoms.join(' ');
  return words
    .map(([kind, pattern]) => ({ kind, at: text.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}
