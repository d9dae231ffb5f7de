import { type Channel, firstChannels } from '../workspace.ts';
import type { Bookmark, Entry, Ephemeral, Message, StoredFile } from './entries.ts';
import { openLedger } from './ledger.ts';

export type WorkspaceRecord = {
  channels: ReadonlyMap<string, Channel>;
  files: ReadonlyMap<string, StoredFile>;
  homes: ReadonlyMap<string, Record<string, unknown>>;
  bookmarks: readonly Bookmark[];
  ephemerals: ReadonlyMap<string, Ephemeral>;
  /** Messages of a channel, oldest first: roots and replies. */
  messages(channel: string): Message[];
  message(channel: string, ts: string): Message | undefined;
  /** How many pages were sent. */
  pages(): number;
  /** Changes the record at once and resolves when the change is on disk. */
  write(...entries: Entry[]): Promise<void>;
  close(): Promise<void>;
};

/** What the workspace holds, rebuilt from its ledger. `lastTs` is the newest time stamp in it. */
export async function openRecord(
  directory: string,
  channelNames: string[],
  onChange: () => void,
): Promise<{ record: WorkspaceRecord; lastTs: string }> {
  const { ledger, entries } = await openLedger(directory);
  const channels = new Map(firstChannels(channelNames).map((channel) => [channel.id, channel]));
  const messages = new Map<string, Map<string, Message>>();
  const ephemerals = new Map<string, Ephemeral>();
  const files = new Map<string, StoredFile>();
  const homes = new Map<string, Record<string, unknown>>();
  const bookmarks: Bookmark[] = [];
  let pages = 0;

  function fold(entry: Entry): void {
    switch (entry.kind) {
      case 'message': {
        const { channel, ts } = entry.message;
        const ofChannel = messages.get(channel) ?? new Map<string, Message>();
        messages.set(channel, ofChannel.set(ts, entry.message));
        break;
      }
      case 'message-deleted':
        messages.get(entry.channel)?.delete(entry.ts);
        break;
      case 'ephemeral':
        ephemerals.set(entry.ephemeral.message_ts, entry.ephemeral);
        break;
      case 'ephemeral-deleted':
        ephemerals.delete(entry.message_ts);
        break;
      case 'file':
        files.set(entry.file.id, entry.file);
        break;
      case 'home':
        homes.set(entry.user, entry.view);
        break;
      case 'joined':
        channels.get(entry.channel)?.members.push(entry.user);
        break;
      case 'archived': {
        const channel = channels.get(entry.channel);
        if (channel) channel.isArchived = true;
        break;
      }
      case 'bookmark':
        bookmarks.push(entry.bookmark);
        break;
      case 'paged':
        pages = entry.number;
        break;
    }
  }

  for (const entry of entries) fold(entry);
  return {
    lastTs: entries.map(stampOf).reduce((latest, ts) => (ts > latest ? ts : latest), '0000000000.000000'),
    record: {
      channels,
      files,
      homes,
      bookmarks,
      ephemerals,
      messages: (channel) => [...(messages.get(channel)?.values() ?? [])],
      message: (channel, ts) => messages.get(channel)?.get(ts),
      pages: () => pages,
      async write(...added) {
        for (const entry of added) fold(entry);
        await ledger.append(added);
        onChange();
      },
      close: () => ledger.close(),
    },
  };
}

function stampOf(entry: Entry): string {
  if (entry.kind === 'message') return entry.message.edited?.ts ?? entry.message.ts;
  return entry.kind === 'ephemeral' ? entry.ephemeral.message_ts : '';
}
