import { memo, useMemo } from 'react';
import { api } from '../api.ts';
import { Blocks } from '../blocks/blocks.tsx';
import type { Row } from '../conversation.ts';
import { isKnownEmoji } from '../text/emoji-names.ts';
import { fullTime, timeOfDay } from '../text/slack-date.ts';
import { Emoji, Mrkdwn } from '../text/words.tsx';
import type { Channel, Message } from '../wire.ts';
import { nameOf, SurfaceContext, useWorkspace } from '../workspace.tsx';
import { Avatar } from './avatar.tsx';
import { Files } from './files.tsx';

interface MessageProps {
  row: Row;
  channel: Channel;
  /** Opens the thread of this message; absent inside a thread. */
  onThread?: ((ts: string) => void) | undefined;
  /** What the root says, above a reply that was also sent to the channel. */
  rootText?: string | undefined;
  onDismiss?: ((ts: string) => void) | undefined;
}

export const MessageView = memo(function MessageView({ row, channel, onThread, rootText, onDismiss }: MessageProps) {
  const { message, personal } = row;
  const { user, users, tell, refresh } = useWorkspace();
  const app = message.bot_id !== undefined;
  const name = app ? (message.username ?? 'COMPASS') : nameOf(users, message.user);
  const surface = useMemo(
    () => ({
      press: async (press: Parameters<typeof api.press>[3]) => {
        const answer = await api.press(user.name, channel.name, message.ts, press);
        if (!answer.ok) tell(answer.message);
        await refresh();
      },
    }),
    [user.name, channel.name, message.ts, tell, refresh],
  );
  return (
    <article className={personal ? 'message personal' : 'message'} data-ts={message.ts}>
      <Avatar name={name} app={app} />
      <div className="message-main">
        <MessageNote row={row} rootText={rootText} onThread={onThread} onDismiss={onDismiss} />
        <div className="message-head">
          <strong className="author">{name}</strong>
          {app ? <span className="badge">APP</span> : null}
          <time title={fullTime(message.ts)}>{timeOfDay(message.ts)}</time>
        </div>
        <SurfaceContext value={surface}>
          <div className="message-body">
            {message.blocks?.length ? <Blocks blocks={message.blocks} /> : <Mrkdwn text={message.text} />}
          </div>
        </SurfaceContext>
        {message.edited ? <span className="edited">(edited)</span> : null}
        {message.files?.length ? <Files files={message.files} /> : null}
        {message.reactions?.length ? (
          <ul className="reactions">
            {message.reactions.map(({ name, users: by }) => (
              <li key={name} title={by.map((id) => nameOf(users, id)).join(', ')}>
                {isKnownEmoji(name) ? <Emoji name={name} /> : `:${name}:`} {by.length}
              </li>
            ))}
          </ul>
        ) : null}
        {onThread && message.replies?.length ? <ReplyBar message={message} onThread={onThread} /> : null}
      </div>
    </article>
  );
});

/** The line above a message that says who sees it, or which thread it belongs to. */
function MessageNote({ row, rootText, onThread, onDismiss }: Omit<MessageProps, 'channel'>) {
  const { message, personal } = row;
  if (personal) {
    return (
      <p className="message-note">
        Only visible to you
        {onDismiss ? (
          <button type="button" className="link-button" onClick={() => onDismiss(message.ts)}>
            Dismiss
          </button>
        ) : null}
      </p>
    );
  }
  if (message.pinned_to?.length) return <p className="message-note">Pinned to the channel</p>;
  if (message.subtype !== 'thread_broadcast') return null;
  const root = message.thread_ts;
  if (!onThread || root === undefined) return <p className="message-note">Also sent to the channel</p>;
  return (
    <p className="message-note">
      <span>replied to a thread:</span>
      <button type="button" className="link-button" onClick={() => onThread(root)}>
        {rootText || 'open it'}
      </button>
    </p>
  );
}

function ReplyBar({ message, onThread }: { message: Message; onThread(ts: string): void }) {
  const { users } = useWorkspace();
  const replies = message.replies ?? [];
  const people = [...new Set(replies.map((reply) => (reply.bot_id ? 'COMPASS' : nameOf(users, reply.user))))];
  const last = replies.at(-1);
  return (
    <button type="button" className="reply-bar" onClick={() => onThread(message.ts)}>
      <span className="faces">
        {people.slice(0, 3).map((name) => (
          <Avatar key={name} name={name} app={name === 'COMPASS'} size={22} />
        ))}
      </span>
      <strong>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</strong>
      {last ? <span className="quiet">last at {timeOfDay(last.ts)}</span> : null}
    </button>
  );
}
