import type { WireStanding } from '@compass/core';
import type { Client } from '../client.ts';
import { pathTo } from '../connection.ts';
import { isLooking, looking } from '../present/looking.ts';
import { printed } from '../present/piece.ts';
import { piecesOf } from '../present/pieces.ts';
import { paragraph } from '../terminal/layout.ts';
import type { Screen } from '../terminal/screen.ts';
import type { Watch } from './watch.ts';

/** The person went away; what is under way goes on. */
export class Left extends Error {}

const TICK_MS = 1000;

export interface SessionOptions {
  client: Client;
  screen: Screen;
  watch: Watch;
  /** Milliseconds, monotonic. */
  elapsed(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}

export interface Session {
  client: Client;
  screen: Screen;
  standing(): WireStanding;
  /** Of REST, for this investigation. */
  path(rest: string): string;
  /** Says everything that has not been said yet. */
  show(): void;
  say(text: string): void;
  /** Waits for something, and shows meanwhile whatever happens. Throws Left at Ctrl-C. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** Until the next change; while agents look, at most a second. */
  change(): Promise<void>;
  /** Looks now, for what has just been done here. */
  refresh(): Promise<void>;
  ended(): boolean;
}

/** One showing of one investigation: what was said is not said again. */
export function openSession({ client, screen, watch, elapsed, sleep }: SessionOptions): Session {
  const said = new Set<string>();
  const began = elapsed();
  const gone = new Promise<never>((_resolve, reject) => {
    const leave = () => reject(new Left());
    if (screen.left.aborted) leave();
    else screen.left.addEventListener('abort', leave, { once: true });
  });
  gone.catch(() => undefined);
  let changed: Promise<void> | null = null;
  const next = () => {
    changed ??= watch.changed().finally(() => {
      changed = null;
    });
    return changed;
  };
  const standing = () => watch.known().standing;
  let looked = false;
  let before: WireStanding | null = null;
  const show = () => {
    const known = { ...watch.known(), before };
    const look = screen.look();
    // Once they are back the lines are drawn a last time, as they stay.
    if (!looked) screen.redraw(looking(known.standing, look, (elapsed() - began) / 1000));
    looked = !isLooking(known.standing);
    const pieces = piecesOf(known, look).filter(({ key }) => !said.has(key));
    for (const one of pieces) said.add(one.key);
    const lines = pieces.flatMap((one) => printed(one, look, known.standing.zone));
    if (lines.length > 0) screen.append(lines);
    before = known.standing;
  };
  return {
    client,
    screen,
    standing,
    path: (rest) => pathTo(standing().id, rest),
    show,
    say: (text) => screen.append(paragraph(screen.look(), text)),
    async until(promise) {
      const done = promise.then((value) => ({ value }));
      for (;;) {
        const first = await Promise.race([done, gone, next().then(() => null)]);
        if (first !== null) return first.value;
        show();
      }
    },
    async change() {
      const woken = new AbortController();
      const tick =
        isLooking(standing()) && screen.look().live ? [sleep(TICK_MS, woken.signal).catch(() => undefined)] : [];
      await Promise.race([next(), gone, ...tick]).finally(() => woken.abort());
    },
    refresh: () => watch.refresh(),
    ended: () => watch.ended(),
  };
}
