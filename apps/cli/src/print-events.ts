import type { CommandContext } from './main.ts';

/** An audit trail as it grows, one event a line, until the investigation is over, time is, or the command is interrupted. */
export async function printEvents(
  { client, out, sleep }: CommandContext,
  { investigation, after, seconds }: { investigation: string; after: number; seconds: number | null },
): Promise<void> {
  const over = new AbortController();
  const leave = () => over.abort();
  process.once('SIGINT', leave);
  if (seconds !== null) sleep(seconds * 1000, over.signal).then(leave, () => undefined);
  try {
    for await (const event of client.follow(investigation, { after, signal: over.signal })) out(JSON.stringify(event));
  } finally {
    process.removeListener('SIGINT', leave);
    over.abort();
  }
}
