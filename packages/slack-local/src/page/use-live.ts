import { useEffect, useRef } from 'react';

const POLL_MS = 2_000;

/**
 * Calls `read` now, whenever the server says `changed`, and each 2 s while its event stream is away.
 * Readings never overlap: a change during one causes exactly one more.
 */
export function useLive(read: () => Promise<void>): () => Promise<void> {
  const latest = useRef(read);
  latest.current = read;
  const running = useRef<Promise<void> | undefined>(undefined);
  const again = useRef(false);

  const refresh = useRef(async (): Promise<void> => {
    again.current = true;
    running.current ??= (async () => {
      while (again.current) {
        again.current = false;
        await latest.current();
      }
      running.current = undefined;
    })();
    await running.current;
  });

  useEffect(() => {
    const fresh = () => void refresh.current();
    fresh();
    const events = new EventSource('/local/events');
    events.addEventListener('changed', fresh);
    events.addEventListener('open', fresh);
    const poll = setInterval(() => {
      if (events.readyState !== EventSource.OPEN) fresh();
    }, POLL_MS);
    return () => {
      clearInterval(poll);
      events.close();
    };
  }, []);

  return refresh.current;
}
