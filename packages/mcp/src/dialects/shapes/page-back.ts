import type { Questions } from '../dialect.ts';
import { asStreams, type Line } from './logs.ts';

const MOST_PAGES = 10;

const nsOf = (iso: string): bigint => BigInt(Date.parse(iso)) * 1_000_000n;

/** Nanoseconds as RFC 3339, to the last digit. */
export const isoOfNs = (ns: bigint): string =>
  `${new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`;

/**
 * Lines of a server that gives few at a time: page by page from the newest back, until `limit` lines that `keeps` takes, all of the
 * window or ten pages are read. `page` gives the newest `size` lines up to and with `to`, and whether it knows of more.
 */
export const pagedBack = async (
  { start, end, limit }: Questions['logs_query'],
  size: number,
  page: (to: bigint) => Promise<{ lines: Line[]; more?: boolean }>,
  keeps: (line: Line) => boolean = () => true,
) => {
  const from = nsOf(start);
  let to = nsOf(end);
  let kept: Line[] = [];
  for (let pages = 0; pages < MOST_PAGES && kept.length < limit; pages += 1) {
    const { lines, more = false } = await page(to);
    const inside = lines.filter(({ ns }) => ns >= from && ns <= to);
    const oldest = inside.reduce((least, { ns }) => (ns < least ? ns : least), to);
    const full = lines.length >= size || more;
    // A full page may lack other lines of its oldest moment: they are read again with the next one.
    const whole = full ? inside.filter(({ ns }) => ns > oldest) : inside;
    if (full && whole.length === 0) return cut([...kept, ...inside.filter(keeps)], limit, true);
    kept = [...kept, ...whole.filter(keeps)];
    if (!full) return cut(kept, limit, false);
    to = oldest;
  }
  return cut(kept, limit, true);
};

/** The newest `limit` of the lines. */
const cut = (lines: Line[], limit: number, truncated: boolean) => {
  const newest = lines.toSorted((a, b) => (a.ns > b.ns ? -1 : a.ns < b.ns ? 1 : 0)).slice(0, limit);
  return asStreams(newest, truncated || lines.length > limit);
};
