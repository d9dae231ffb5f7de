import { useEffect, useMemo, useState } from 'react';
import { Avatar } from './chat/avatar.tsx';
import { ChannelView } from './chat/channel.tsx';
import { Home } from './chat/home.tsx';
import { PageMe } from './chat/page-me.tsx';
import { Sidebar } from './chat/sidebar.tsx';
import { Thread } from './chat/thread.tsx';
import { channelRows, rootOf, threadRows } from './conversation.ts';
import { Modal } from './modal/modal.tsx';
import { fromPermalink, type Place } from './place.ts';
import { Toasts, useToasts } from './toasts.tsx';
import { useNotices } from './use-notices.ts';
import { usePlace } from './use-place.ts';
import { useUser } from './use-user.ts';
import { useWorkspaceState } from './use-workspace-state.ts';
import type { Message } from './wire.ts';
import { channelOf, titleOf, WorkspaceContext } from './workspace.tsx';

const NONE: Message[] = [];

export function App() {
  const [userName, setUserName] = useUser();
  const { state, refresh } = useWorkspaceState(userName);
  const [asked, go] = usePlace();
  const { toasts, tell, dismiss } = useToasts(asked);
  const [menu, setMenu] = useState(false);
  const [paging, setPaging] = useState(false);
  const [hidden, setHidden] = useState<string[]>([]);

  const first = state.channels[0];
  const linked = fromPermalink(location.href.replace(/#.*/, ''), state.channels);
  const place: Place | undefined = asked ?? linked ?? (first && { kind: 'channel', channel: first.name });
  const channel = place?.kind === 'channel' ? channelOf(state.channels, place.channel) : undefined;
  const { unread, said } = useNotices(state, place, tell);
  const user = state.users.find(({ name }) => name === userName) ?? state.users[0] ?? { id: userName, name: userName };

  const goAndFold = useMemo(() => {
    return (next: Place) => {
      setMenu(false);
      go(next);
    };
  }, [go]);
  const workspace = useMemo(
    () => ({ user, users: state.users, channels: state.channels, go: goAndFold, tell, refresh }),
    [user, state.users, state.channels, goAndFold, tell, refresh],
  );
  const count = Object.values(unread).reduce((sum, one) => sum + one, 0);
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${channel ? titleOf(channel) : 'COMPASS'} · ${state.team}`;
  }, [count, channel, state.team]);

  const messages = (channel && state.messages[channel.name]) ?? NONE;
  const personal = useMemo(
    () => state.ephemeral.filter((one) => !hidden.includes(one.message_ts)),
    [state.ephemeral, hidden],
  );
  const root = place?.kind === 'channel' ? rootOf(messages, place.thread) : undefined;
  const onDismiss = useMemo(() => (ts: string) => setHidden((old) => [...old, ts]), []);
  const onThread = useMemo(
    () => (ts: string) => channel && go({ kind: 'channel', channel: channel.name, thread: ts }),
    [channel, go],
  );

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (menu) setMenu(false);
      else if (channel && root) go({ kind: 'channel', channel: channel.name });
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [menu, channel, root, go]);

  return (
    <WorkspaceContext value={workspace}>
      <div className={`app${root ? ' with-thread' : ''}${menu ? ' with-menu' : ''}`}>
        <Sidebar
          team={state.team}
          channels={state.channels}
          unread={unread}
          users={state.users}
          user={user}
          place={place}
          onGo={goAndFold}
          onUser={setUserName}
        />
        <button
          type="button"
          className="veil"
          aria-label="Close menu"
          tabIndex={menu ? 0 : -1}
          onClick={() => setMenu(false)}
        />
        <main className="main">
          <header className="pane-head">
            <button
              type="button"
              className="icon-button menu-button"
              aria-label={count > 0 ? `Menu, ${count} new` : 'Menu'}
              aria-expanded={menu}
              onClick={() => setMenu(!menu)}
            >
              <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                <path d="M2 4.5h14M2 9h14M2 13.5h14" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />
              </svg>
              {count > 0 ? <span className="dot" /> : null}
            </button>
            <h1>{place?.kind === 'home' ? 'COMPASS' : channel ? titleOf(channel) : state.team}</h1>
            <button
              type="button"
              className="you"
              aria-label={`You are ${user.real_name || user.name}. Change`}
              onClick={() => setMenu(true)}
            >
              <Avatar name={user.real_name || user.name} size={24} />
              <span>{user.real_name || user.name}</span>
            </button>
            <button type="button" className="button page-me" onClick={() => setPaging(true)}>
              Page me…
            </button>
          </header>
          {state.reached || state.channels.length === 0 ? null : (
            <p className="banner" role="status">
              The local workspace does not answer. Trying again every 2 s; nothing is lost.
            </p>
          )}
          {state.reached && !state.connected ? (
            <p className="banner" role="status">
              COMPASS is not connected, so nothing answers here. This line goes away when it is.
            </p>
          ) : null}
          {place?.kind === 'home' ? <Home view={state.home} connected={state.reached && state.connected} /> : null}
          {channel ? (
            <ChannelView
              channel={channel}
              messages={messages}
              rows={channelRows(messages, personal, channel)}
              onThread={onThread}
              onPage={() => setPaging(true)}
              onDismiss={onDismiss}
            />
          ) : null}
        </main>
        {channel && root ? (
          <Thread
            channel={channel}
            root={root}
            rows={threadRows(root, personal, channel)}
            onClose={() => go({ kind: 'channel', channel: channel.name })}
            onDismiss={onDismiss}
          />
        ) : null}
      </div>
      {state.modals.map((view, level) => (
        <Modal key={view.id} view={view} beneath={level < state.modals.length - 1} channel={channel} />
      ))}
      {paging ? <PageMe onClose={() => setPaging(false)} /> : null}
      <Toasts toasts={toasts} onDismiss={dismiss} onGo={goAndFold} />
      <p className="unseen" aria-live="polite">
        {said}
      </p>
    </WorkspaceContext>
  );
}
