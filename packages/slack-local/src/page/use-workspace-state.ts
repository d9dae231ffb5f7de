import { useCallback, useEffect, useRef, useState } from 'react';
import { type Answer, api, type Directory } from './api.ts';
import { useLive } from './use-live.ts';
import type { Channel, Ephemeral, Message, User, View } from './wire.ts';

export interface WorkspaceState {
  /** Whose eyes these are. */
  user: string;
  team: string;
  channels: Channel[];
  users: User[];
  /** By channel name. */
  messages: Record<string, Message[]>;
  ephemeral: Ephemeral[];
  modals: View[];
  home: View | undefined;
  /** False until the first answer, and again while the server does not answer. */
  reached: boolean;
  /** Whether the app is there to answer. */
  connected: boolean;
}

const PEOPLE: User[] = ['alice', 'bob', 'carol'].map((name) => ({ id: name, name }));
const NOTHING: WorkspaceState = {
  user: '',
  team: 'Local workspace',
  channels: [],
  users: PEOPLE,
  messages: {},
  ephemeral: [],
  modals: [],
  home: undefined,
  reached: false,
  connected: true,
};

/** The new value, or the old one when nothing in it changed: what did not change is not drawn again. */
function keep<T>(old: T, fresh: T): T {
  return JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;
}

const viewsIn = (answer: Answer<{ views: View[] }>): View[] => (answer.ok ? answer.views : []);

/** The channels that `user` sees, and their own direct conversation with the app, which has no name but its id. */
function channelsFor(user: string, { channels, ims, users }: Directory): Channel[] {
  const id = users?.find(({ name }) => name === user)?.id ?? user;
  const own = (ims ?? []).filter((im) => im.user === id);
  return [...channels, ...own.map((im): Channel => ({ id: im.id, name: im.id, kind: 'im' }))];
}

async function readAll(user: string, before: WorkspaceState): Promise<WorkspaceState> {
  const personal = { user, ephemeral: [], modals: [], home: undefined };
  const old = before.user === user ? before : { ...before, ...personal };
  const workspace = await api.workspace();
  if (!workspace.ok) return { ...old, reached: false };
  const channels = channelsFor(user, workspace);
  const [lists, ephemeral, modals, home] = await Promise.all([
    Promise.all(channels.map(async ({ name }) => [name, await api.messages(name)] as const)),
    api.ephemeral(user),
    api.modals(user),
    api.home(user),
  ]);
  const messages = lists.map(([name, answer]) => [
    name,
    answer.ok ? keep(old.messages[name] ?? [], answer.messages) : (old.messages[name] ?? []),
  ]);
  return {
    user,
    team: workspace.team?.name ?? old.team,
    channels: keep(old.channels, channels),
    users: keep(old.users, workspace.users?.length ? workspace.users : PEOPLE),
    messages: keep(old.messages, Object.fromEntries(messages)),
    ephemeral: ephemeral.ok ? keep(old.ephemeral, ephemeral.messages) : old.ephemeral,
    modals: keep(
      old.modals,
      viewsIn(modals).filter((view) => view.type !== 'home'),
    ),
    home: keep(old.home, viewsIn(home).findLast((view) => view.type === 'home') ?? old.home),
    reached: true,
    connected: workspace.connected ?? true,
  };
}

/** Everything the server knows that `user` may see, kept fresh. */
export function useWorkspaceState(user: string): { state: WorkspaceState; refresh(): Promise<void> } {
  const [state, setState] = useState(NOTHING);
  const latest = useRef(state);
  const read = useCallback(async () => {
    const fresh = await readAll(user, latest.current);
    latest.current = keep(latest.current, fresh);
    setState(latest.current);
  }, [user]);
  const refresh = useLive(read);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person sees other things
  useEffect(() => void refresh(), [user]);
  return { state, refresh };
}
