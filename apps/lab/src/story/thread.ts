import type { WireInvestigation } from '@compass/core';
import type { Installation } from './installation.ts';
import { thread } from './resolve.ts';
import { waitFor } from './wait.ts';

/** Whether the thread comes to say all of these within 10 s; Slack is shown the record a moment after it is written. */
export async function threadSays(
  { local }: Installation,
  { id }: WireInvestigation,
  words: readonly string[],
): Promise<boolean> {
  const said = waitFor('the words in the thread', 10, async () => {
    const text = JSON.stringify(await thread(local, id));
    return words.every((one) => text.includes(one)) ? true : null;
  });
  return said.catch(() => false);
}
