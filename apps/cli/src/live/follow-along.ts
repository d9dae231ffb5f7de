import type { WireStanding } from '@compass/core';
import type { CommandContext } from '../main.ts';
import { openScreen, type Streams } from '../terminal/screen.ts';
import { converse } from './converse.ts';
import { Left, openSession, type Session } from './session.ts';
import { openWatch } from './watch.ts';

export interface FollowAlong {
  investigation: string;
  streams: Streams;
  /** Takes what is typed; else it is only shown. */
  interactive: boolean;
  /** Seconds after which it is left; null for as long as it lasts. */
  seconds: number | null;
  /** That this is all that is waited for; until the investigation is over, unless given. */
  until?: (standing: WireStanding) => boolean;
}

/** Shows what happens, until it is over or time is. */
async function lookOn(session: Session, until: (standing: WireStanding) => boolean): Promise<'over' | 'left'> {
  for (;;) {
    session.show();
    if (session.ended() || until(session.standing())) return 'over';
    await session.change();
  }
}

/** Shows an investigation live, in one of the two ways; how it stood when that ended, and whether it goes on. */
export async function followAlong(
  { client, sleep }: Pick<CommandContext, 'client' | 'sleep'>,
  { investigation, streams, interactive, seconds, until = () => false }: FollowAlong,
): Promise<{ standing: WireStanding; left: boolean }> {
  const watch = await openWatch({ client, sleep }, investigation);
  const screen = openScreen(interactive ? streams : { ...streams, input: null });
  const over = new AbortController();
  try {
    const session = openSession({ client, screen, watch, sleep, elapsed: () => performance.now() });
    const late = seconds === null ? [] : [sleep(seconds * 1000, over.signal).then(() => 'left' as const)];
    const shown = interactive ? converse(session) : lookOn(session, until);
    const how = await Promise.race([shown, ...late]).catch((error: unknown) => {
      if (error instanceof Left) return 'left' as const;
      throw error;
    });
    return { standing: session.standing(), left: how === 'left' };
  } finally {
    over.abort();
    watch.close();
    screen.close();
  }
}
