import type { WireStanding } from '@compass/core';
import { standingOf } from './client.ts';
import type { CommandContext } from './main.ts';

interface PrintEvents {
  /** Its id. */
  investigation: string;
  after: number;
  /** Null for as long as it lasts. */
  seconds: number | null;
  /** That this is all that is waited for; until the investigation is over, unless given. */
  until?: (standing: WireStanding) => boolean;
}

/** An audit trail as it grows, one event a line, until all of it came, time is over, or the command is interrupted; how the investigation stands then. */
export async function printEvents(
  { client, out, sleep }: CommandContext,
  { investigation, after, seconds, until }: PrintEvents,
): Promise<WireStanding> {
  const over = new AbortController();
  const leave = () => over.abort();
  process.once('SIGINT', leave);
  if (seconds !== null) sleep(seconds * 1000, over.signal).then(leave, () => undefined);
  try {
    for await (const event of client.follow(investigation, { after, signal: over.signal })) {
      out(JSON.stringify(event));
      if (until?.(await standingOf(client, investigation)) === true) break;
    }
  } finally {
    process.removeListener('SIGINT', leave);
    over.abort();
  }
  return standingOf(client, investigation);
}
