import { useEffect, useRef, useState } from 'react';
import { loudIn } from './conversation.ts';
import type { Place } from './place.ts';
import type { WorkspaceState } from './use-workspace-state.ts';
import type { Message } from './wire.ts';
import { channelOf, titleOf } from './workspace.tsx';

type Seen = Map<string, Set<string>>;

const channelPlace = (channel: string, message: Message): Place => ({
  kind: 'channel',
  channel,
  thread: message.subtype === 'thread_broadcast' ? message.thread_ts : undefined,
});

/**
 * What is new and not before the reader's eyes: the count beside each channel, and a notice with the message's own push text,
 * as a phone would show it. What was there at the first reading is not new.
 */
export function useNotices(state: WorkspaceState, place: Place | undefined, tell: (words: string, go?: Place) => void) {
  const [unread, setUnread] = useState<Record<string, number>>({});
  const seen = useRef<Seen>(new Map());
  const seenPersonal = useRef<{ user: string; ts: Set<string> }>(undefined);
  const here = place?.kind === 'channel' ? place.channel : undefined;
  const thread = place?.kind === 'channel' ? place.thread : undefined;
  const [said, setSaid] = useState('');

  useEffect(() => {
    if (!state.reached) return;
    for (const [channel, messages] of Object.entries(state.messages)) {
      const loud = loudIn(messages);
      const known = seen.current.get(channel);
      seen.current.set(channel, new Set(loud.map((message) => message.ts)));
      const fresh = known ? loud.filter((message) => !known.has(message.ts)) : [];
      const last = fresh.at(-1);
      if (!last) continue;
      if (channel === here) {
        setSaid(last.text);
      } else {
        setUnread((old) => ({ ...old, [channel]: (old[channel] ?? 0) + fresh.length }));
        const title = channelOf(state.channels, channel);
        tell(`${title ? titleOf(title) : channel}: ${last.text}`, channelPlace(channel, last));
      }
    }
  }, [state, here, tell]);

  useEffect(() => {
    if (!state.reached) return;
    const known = seenPersonal.current;
    seenPersonal.current = { user: state.user, ts: new Set(state.ephemeral.map((one) => one.message_ts)) };
    if (known?.user !== state.user) return;
    for (const one of state.ephemeral) {
      if (known.ts.has(one.message_ts)) continue;
      const channel = channelOf(state.channels, one.channel)?.name;
      const shown = channel === here && (one.thread_ts === undefined || one.thread_ts === thread);
      if (shown) setSaid(one.text);
      else if (channel) tell(`Only visible to you: ${one.text}`, { kind: 'channel', channel, thread: one.thread_ts });
    }
  }, [state, here, thread, tell]);

  useEffect(() => {
    if (here !== undefined) setUnread((old) => ({ ...old, [here]: 0 }));
  }, [here]);

  return { unread, said };
}
