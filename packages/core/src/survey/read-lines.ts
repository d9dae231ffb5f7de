import { isCompassError } from '../errors.ts';
import type { Answer, LogLine, Telemetry } from '../ports/telemetry.ts';

export interface SurveyLine {
  /** Unix milliseconds. */
  at: number;
  /** Whose line it is; empty where its stream does not say. */
  component: string;
  line: string;
}

export interface ReadLines {
  lines: SurveyLine[];
  server: string;
  /** There were more than can be read: of the earlier time they are a sample. */
  sampled: boolean;
}

const A_PAGE = 5000;
/** Pages that are read whole: requests are found again by single lines, how often something is said by few of them. */
export const PAGES = { withRequests: 6, alone: 2 } as const;
/** What lies behind the pages is read in so many parts of one length, of each the newest lines: the past has its share of them. */
const PARTS = 8;

const isCut = ({ value, reduced }: Answer<LogLine[]>): boolean => reduced !== undefined || value.length >= A_PAGE;

/**
 * Lines of every component: all of them, newest pages first, as far as a server gives whole pages; of what lies behind those a sample over
 * time, so that what is said now can be held against what was said before.
 */
export async function readLines(
  telemetry: Pick<Telemetry, 'logLines'>,
  { label, start, end, pages = PAGES.withRequests }: { label: string; start: Date; end: Date; pages?: number },
): Promise<ReadLines> {
  const lines: SurveyLine[] = [];
  const ask = (from: number, until: number, limit: number) =>
    telemetry.logLines({ query: `{${label}=~".+"}`, start: new Date(from), end: new Date(until), limit });
  const keep = (value: readonly LogLine[]) => {
    for (const { at, labels, line } of value) lines.push({ at: at.getTime(), component: labels[label] ?? '', line });
  };
  let [until, server] = [end.getTime(), ''];
  for (let page = 0; page < pages; page += 1) {
    const answer = await ask(start.getTime(), until, A_PAGE);
    const { value } = answer;
    server = answer.server;
    const first = value[0]?.at.getTime();
    if (!isCut(answer) || first === undefined) {
      keep(value);
      return { lines, server, sampled: isCut(answer) };
    }
    // A page ends in the middle of a millisecond: that one is read again, and only once kept.
    const whole = value.filter(({ at }) => at.getTime() !== first);
    keep(whole.length === 0 ? value : whole);
    until = whole.length === 0 ? first - 1 : first;
    if (until <= start.getTime()) return { lines, server, sampled: false };
    // A server that gives less than it is asked for takes many calls for a page.
    if (value.length < A_PAGE) break;
  }
  const length = (until - start.getTime()) / PARTS;
  const parts = await Promise.all(
    Array.from({ length: PARTS }, async (_, part) => {
      const [from, to] = [start.getTime() + part * length, start.getTime() + (part + 1) * length];
      try {
        return (await ask(Math.ceil(from), part === PARTS - 1 ? until : Math.ceil(to) - 1, A_PAGE / PARTS)).value;
      } catch (error) {
        // It may have begun to record later.
        if (isCompassError(error, 'not_recorded')) return [];
        throw error;
      }
    }),
  );
  for (const value of parts) keep(value);
  return { lines, server, sampled: true };
}
