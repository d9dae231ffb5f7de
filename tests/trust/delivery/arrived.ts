import type { LocalSlack } from '@compass/slack-local';
import { WebClient } from '@slack/web-api';

export interface Arrived {
  missing: number;
  /** Second messages of one slot, where the history can be read. */
  twice: number;
  /** The same where it cannot be, and those of them that do not say so. */
  blindTwice: number;
  unlabelled: number;
}

interface Stands {
  ts: string;
  text: string;
  of: string;
  slot: string;
}

/** What stands in Slack in the end, compared with what should. */
export async function arrivedIn(
  slack: LocalSlack,
  names: string[],
  wanted: Map<string, string>,
  slots: string[],
): Promise<Arrived> {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const stands: (Stands & { name: string })[] = [];
  for (const name of names) {
    const channel = slack.workspace.channels[name]?.id ?? '';
    const read = async (thread: string | null) => {
      const page = { channel, limit: 1000, include_all_metadata: true };
      const { messages = [] } =
        thread === null
          ? await client.conversations.history(page)
          : await client.conversations.replies({ ...page, ts: thread });
      return messages.flatMap((message): Stands[] => {
        // The SDK's type of metadata leaves its payload open.
        const payload = (message.metadata as { event_payload?: { investigation?: string; slot?: string } } | undefined)
          ?.event_payload;
        const { investigation: of, slot } = payload ?? {};
        return of === undefined || slot === undefined
          ? []
          : [{ ts: message.ts ?? '', text: JSON.stringify(message), of, slot }];
      });
    };
    const roots = (await read(null)).filter(({ slot }) => slot === 'root');
    const replies = (await Promise.all(roots.map(({ ts }) => read(ts)))).flat().filter(({ slot }) => slot !== 'root');
    stands.push(...[...roots, ...replies].map((one) => ({ ...one, name })));
  }
  const found: Arrived = { missing: 0, twice: 0, blindTwice: 0, unlabelled: 0 };
  for (const [id, name] of wanted)
    for (const slot of slots) {
      const same = stands.filter((one) => one.of === id && one.slot === slot);
      if (same.length === 0) found.missing += 1;
      const more = Math.max(0, same.length - 1);
      if (name !== 'blind') found.twice += more;
      else {
        found.blindTwice += more;
        found.unlabelled += Math.max(0, more - same.filter(({ text }) => text.includes('Sent again')).length);
      }
    }
  return found;
}
