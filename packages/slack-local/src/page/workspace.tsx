import { createContext, useContext } from 'react';
import type { Press } from './api.ts';
import type { Place } from './place.ts';
import type { Channel, User } from './wire.ts';

export interface Workspace {
  user: User;
  users: User[];
  channels: Channel[];
  /** Goes to a channel, a thread or the app's Home. */
  go(place: Place): void;
  /** Says something calmly in a corner; `go` makes it a way to a place. */
  tell(words: string, go?: Place): void;
  /** Reads everything again. */
  refresh(): Promise<void>;
}

/** Where blocks stand: what a press in them does. */
export interface Surface {
  press(press: Press): Promise<void>;
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined);
export const SurfaceContext = createContext<Surface>({ press: async () => {} });

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace stands outside of WorkspaceContext');
  return workspace;
}

export const useSurface = (): Surface => useContext(SurfaceContext);

/** How a person or an app is called, by id or by name. */
export function nameOf(users: User[], id: string | undefined): string {
  const user = users.find((other) => other.id === id || other.name === id);
  return user?.real_name || user?.name || id || 'Somebody';
}

/** How a channel is called on the page. */
export const titleOf = (channel: Channel): string => (channel.kind === 'im' ? 'COMPASS' : `#${channel.name}`);

export const channelOf = (channels: Channel[], idOrName: string | undefined): Channel | undefined =>
  channels.find((channel) => channel.id === idOrName || channel.name === idOrName);
