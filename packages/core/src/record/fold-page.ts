import { type Page, type PageEvent, type PageSource, PageWord } from '../nouns/page.ts';

/** The later one; at the same time the one that ranks higher, so that the order of arrival never decides. */
function later<T extends { at: string }>(a: T | null, b: T, rank: (one: T) => number | string): T {
  if (a === null) return b;
  const [left, right] = [Date.parse(a.at), Date.parse(b.at)];
  if (left !== right) return left > right ? a : b;
  return rank(a) >= rank(b) ? a : b;
}

const MOST_URGENT = { P1: 3, P2: 2, P3: 1 };

/** A page with one more thing heard of it. Any order and any repetition of the same events gives the same page. */
export function foldPage(source: PageSource, known: Page | null, event: PageEvent): Page {
  const { fingerprint, at, word, severity, name, title, url } = event;
  const state = known?.state ?? null;
  return {
    source,
    fingerprint,
    state: word === null ? state : later(state, { word, at }, (one) => PageWord.options.indexOf(one.word)),
    severity: later(known?.severity ?? null, { word: severity, at }, (one) => MOST_URGENT[one.word]),
    told: later(known?.told ?? null, { name, title, url, at }, (one) => JSON.stringify([one.title, one.name, one.url])),
  };
}
