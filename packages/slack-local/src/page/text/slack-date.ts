const PARTS: Record<string, Intl.DateTimeFormatOptions> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { month: 'long', day: 'numeric', year: 'numeric' },
  date_pretty: { month: 'long', day: 'numeric', year: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_short_pretty: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  date_long_pretty: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** Writes Slack's `<!date^seconds^format|fallback>` in the reader's zone; an unknown token gives the fallback. */
export function writeDate(seconds: number, format: string, fallback: string, timeZone?: string): string {
  let known = true;
  const zone = timeZone === undefined ? {} : { timeZone };
  const written = format.replace(/\{(\w+)\}/g, (_, token: string) => {
    const parts = PARTS[token];
    if (!parts) known = false;
    return parts ? new Intl.DateTimeFormat('en-GB', { ...parts, ...zone }).format(seconds * 1000) : '';
  });
  return known ? written : fallback;
}

const milliseconds = (ts: string): number => Number(ts.split('.')[0]) * 1000;

/** The time of day of a message's `ts`, as HH:MM in the reader's zone. */
export const timeOfDay = (ts: string): string => writeDate(milliseconds(ts) / 1000, '{time}', '');

export const fullTime = (ts: string): string => writeDate(milliseconds(ts) / 1000, '{date_long}, {time_secs}', '');

/** `Today`, `Yesterday` or the date of a message's `ts`. */
export function dayOf(ts: string, now: number): string {
  const day = (ms: number) => writeDate(ms / 1000, '{date_long}', '');
  if (day(milliseconds(ts)) === day(now)) return 'Today';
  return day(milliseconds(ts)) === day(now - 86_400_000) ? 'Yesterday' : day(milliseconds(ts));
}
