import { Fragment, useState } from 'react';
import { type Row, rootOf } from '../conversation.ts';
import { dayOf } from '../text/slack-date.ts';
import type { Channel, Message } from '../wire.ts';
import { titleOf, useWorkspace } from '../workspace.tsx';
import { Composer } from './composer.tsx';
import { Empty } from './empty.tsx';
import { ScrollList } from './list.tsx';
import { MessageView } from './message.tsx';

interface ChannelProps {
  channel: Channel;
  messages: Message[];
  rows: Row[];
  onThread(ts: string): void;
  onPage(): void;
  onDismiss(ts: string): void;
}

export function ChannelView({ channel, messages, rows, onThread, onPage, onDismiss }: ChannelProps) {
  const { go, users, channels } = useWorkspace();
  const app = users.find(({ is_bot }) => is_bot);
  const has = ({ members, kind }: Channel) => kind === 'im' || !app || !members || members.includes(app.id);
  const elsewhere = has(channel) ? undefined : channels.find(has);
  const [draft, setDraft] = useState<{ words: string; count: number }>();
  const type = (words: string) => setDraft({ words, count: (draft?.count ?? 0) + 1 });
  const now = Date.now();
  const dated = rows.map((row, place) => {
    const day = dayOf(row.ts, now);
    const before = rows[place - 1];
    return { row, day: before && dayOf(before.ts, now) === day ? undefined : day };
  });
  return (
    <>
      <ScrollList place={channel.name} label={`Messages in ${titleOf(channel)}`} last={rows.at(-1)?.key}>
        {rows.length === 0 ? (
          <Empty
            channel={titleOf(channel)}
            elsewhere={elsewhere}
            onPage={onPage}
            onDraft={type}
            onHome={() => go({ kind: 'home' })}
          />
        ) : null}
        {dated.map(({ row, day }) => (
          <Fragment key={row.key}>
            {day ? (
              <div className="line-word">
                <span>{day}</span>
              </div>
            ) : null}
            <MessageView
              row={row}
              channel={channel}
              onThread={onThread}
              onDismiss={onDismiss}
              rootText={rootOf(messages, row.message.thread_ts)?.text}
            />
          </Fragment>
        ))}
      </ScrollList>
      <Composer key={channel.name} channel={channel} draft={draft} />
    </>
  );
}
