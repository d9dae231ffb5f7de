import { FalsificationResult, type WireStanding } from '@compass/core';
import { AGAIN_MS, CliError } from '../answer.ts';
import { standingOf } from '../client.ts';
import { pathTo } from '../connection.ts';
import type { CommandContext } from '../main.ts';
import { type Known, resultKey } from '../present/piece.ts';
import { toldVerdicts } from '../present/verdict.ts';

export interface Watch {
  known(): Omit<Known, 'before'>;
  /** Looks now, for what has just been done here. */
  refresh(): Promise<void>;
  /** Resolves at the next change; at once when there was one since it was last asked. Rejects when COMPASS is gone for good. */
  changed(): Promise<void>;
  /** Everything that there was to say was said: the investigation is over. */
  ended(): boolean;
  close(): void;
}

type Watching = Pick<CommandContext, 'client' | 'sleep'>;

/** Verdicts with lines of values that are shown. */
const shown = (standing: WireStanding) => [
  ...toldVerdicts(standing),
  ...standing.verdicts.filter(({ recovery }) => recovery),
];

/** An investigation as it stands, followed through its events. */
export async function openWatch({ client, sleep }: Watching, investigation: string): Promise<Watch> {
  const results = new Map<string, FalsificationResult>();
  const closed = new AbortController();
  const look = async (): Promise<WireStanding> => {
    const found = await standingOf(client, investigation);
    for (const one of shown(found)) {
      if (results.has(resultKey(one))) continue;
      const path = pathTo(investigation, `/tests/${one.test}?run=${one.run}`);
      results.set(resultKey(one), await client.get(path, FalsificationResult));
    }
    return found;
  };
  /** A COMPASS that starts again is away for a moment. */
  const patientLook = async (): Promise<WireStanding> => {
    for (const ms of AGAIN_MS) {
      try {
        return await look();
      } catch (error) {
        if (!(error instanceof CliError) || closed.signal.aborted) throw error;
        await sleep(ms, closed.signal);
      }
    }
    return look();
  };
  let known = { standing: await look(), results };
  let ended = false;
  let failed: unknown = null;
  let news = Promise.withResolvers<void>();
  const lastOf = ({ audit_trail: trail }: WireStanding) => trail.at(-1)?.seq ?? 0;
  const last = () => lastOf(known.standing);
  const take = async () => {
    const standing = await patientLook();
    // Of two looks at once the older may be answered last.
    if (lastOf(standing) >= last()) known = { standing, results };
    news.resolve();
  };
  const follow = async () => {
    const options = { after: last(), signal: closed.signal };
    for await (const event of client.follow(investigation, options)) if (event.data.seq > last()) await take();
    if (closed.signal.aborted) return;
    ended = true;
    await take();
  };
  follow().catch((error: unknown) => {
    if (closed.signal.aborted) return;
    failed = error;
    news.resolve();
  });
  return {
    known: () => known,
    async changed() {
      if (failed === null) await news.promise;
      news = Promise.withResolvers<void>();
      if (failed !== null) throw failed;
    },
    refresh: take,
    ended: () => ended,
    close: () => closed.abort(),
  };
}
