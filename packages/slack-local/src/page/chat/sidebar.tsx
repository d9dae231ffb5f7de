import { useId } from 'react';
import type { Place } from '../place.ts';
import type { Channel, User } from '../wire.ts';
import { Avatar } from './avatar.tsx';

interface SidebarProps {
  team: string;
  channels: Channel[];
  unread: Record<string, number>;
  users: User[];
  user: User;
  place: Place | undefined;
  onGo(place: Place): void;
  onUser(name: string): void;
}

interface ChannelItemProps {
  channel: Channel;
  here: boolean;
  count: number;
  onGo(place: Place): void;
}

function ChannelItem({ channel, here, count, onGo }: ChannelItemProps) {
  const direct = channel.kind === 'im';
  return (
    <li>
      <button
        type="button"
        className={count > 0 ? 'nav unread' : 'nav'}
        aria-current={here ? 'page' : undefined}
        onClick={() => onGo({ kind: 'channel', channel: channel.name })}
      >
        {direct ? (
          <Avatar name="COMPASS" app size={20} />
        ) : (
          <span className="hash" aria-hidden="true">
            #
          </span>
        )}
        <span className="nav-name">{direct ? 'Messages' : channel.name}</span>
        {count > 0 ? (
          <span className="count" role="img" aria-label={`${count} new`}>
            {count}
          </span>
        ) : null}
      </button>
    </li>
  );
}

export function Sidebar({ team, channels, unread, users, user, place, onGo, onUser }: SidebarProps) {
  const people = useId();
  const item = (channel: Channel) => (
    <ChannelItem
      key={channel.id}
      channel={channel}
      here={place?.kind === 'channel' && place.channel === channel.name}
      count={unread[channel.name] ?? 0}
      onGo={onGo}
    />
  );
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="team">
        <strong>{team}</strong>
        <span>On this computer only</span>
      </div>
      <h2>Channels</h2>
      <ul>{channels.filter(({ kind }) => kind !== 'im').map(item)}</ul>
      <h2>Apps</h2>
      <ul>
        <li>
          <button
            type="button"
            className="nav"
            aria-current={place?.kind === 'home' ? 'page' : undefined}
            onClick={() => onGo({ kind: 'home' })}
          >
            <Avatar name="COMPASS" app size={20} />
            <span className="nav-name">COMPASS</span>
            <span className="nav-note">Home</span>
          </button>
        </li>
        {channels.filter(({ kind }) => kind === 'im').map(item)}
      </ul>
      <fieldset className="people">
        <legend id={people}>You are</legend>
        {users
          .filter(({ is_bot }) => !is_bot)
          .map((person) => (
            <button
              key={person.id}
              type="button"
              className="nav"
              aria-pressed={person.name === user.name}
              onClick={() => onUser(person.name)}
            >
              <Avatar name={person.real_name || person.name} size={20} />
              <span className="nav-name">{person.real_name || person.name}</span>
              {person.is_restricted ? <span className="nav-note">guest</span> : null}
              {person.name === user.name ? (
                <svg className="tick" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
                  <path d="M2.5 7.4l2.8 2.8 6-6.4" />
                </svg>
              ) : null}
            </button>
          ))}
        <p>Switch to see what another person sees and may decide.</p>
      </fieldset>
    </nav>
  );
}
