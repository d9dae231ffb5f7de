import type { Telemetry } from '../ports/telemetry.ts';

export interface SurveyLine {
  /** Unix milliseconds. */
  at: number;
  /** Whose line it is; empty where its stream does not say. */
  component: string;
  line: string;
}

const A_PAGE = 5000;
const MOST_PAGES = 6;

/** Lines of every component, newest pages first; what lies behind the last page is not read. */
export async function readLines(
  telemetry: Telemetry,
  { label, start, end }: { label: string; start: Date; end: Date },
): Promise<SurveyLine[]> {
  const found: SurveyLine[] = [];
  let until = end;
  for (let page = 0; page < MOST_PAGES && until > start; page += 1) {
    const { value } = await telemetry.logLines({ query: `{${label}=~".+"}`, start, end: until, limit: A_PAGE });
    const [first] = value;
    // A page ends in the middle of a millisecond: that one is read again, and only once kept.
    const whole = value.length < A_PAGE ? value : value.filter(({ at }) => at.getTime() !== first?.at.getTime());
    for (const { at, labels, line } of whole) found.push({ at: at.getTime(), component: labels[label] ?? '', line });
    if (value.length < A_PAGE || first === undefined || first.at.getTime() >= until.getTime()) break;
    until = first.at;
  }
  return found;
}
