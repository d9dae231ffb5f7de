import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atRate } from '../support/at-rate.ts';
import { program } from '../support/scaled.ts';
import { megabytes } from '../support/usage.ts';
import { environment, pageOf, send } from '../trust/faults/crew.ts';
import { startStandIn } from '../trust/faults/stand-in.ts';
import { pidOf } from './workload.ts';

export interface EmbeddedAcked {
  sorted: number[];
  refused: number;
  /** The state of each investigation that was live at the end. */
  live: string[];
  megabytes: { idle: number; most: number };
}

/** Pages at a rate to one process with a database inside, while it investigates `live` others. */
export async function embeddedAcks(pace: { rate: number; seconds: number; live: number }): Promise<EmbeddedAcked> {
  const home = mkdtempSync(join(tmpdir(), 'compass-bench-'));
  const standIn = await startStandIn();
  const alone = await program('standalone', environment(home, standIn));
  try {
    const idle = megabytes(pidOf(alone)).now;
    const first = Array.from({ length: pace.live }, (_, n) => send(alone.url, pageOf(standIn, n + 1)));
    const refused = (await Promise.all(first)).filter(({ status }) => status !== 202).length;
    if (refused > 0) throw new Error(`${refused} of ${pace.live} first pages were not acknowledged`);
    const all = await atRate(pace, (nth) => send(alone.url, pageOf(standIn, 1 + (nth % pace.live), 1000 + nth)));
    const answer = await fetch(`${alone.url}/api/v1/investigations?status=active&limit=200`);
    const live = (await answer.json()) as { status: string }[];
    return {
      sorted: all.map(({ ms }) => ms).sort((a, b) => a - b),
      refused: all.filter((one) => one.answer.status !== 202).length,
      live: live.map(({ status }) => status),
      megabytes: { idle, most: megabytes(pidOf(alone)).most },
    };
  } finally {
    alone.child.kill('SIGKILL');
    await alone.ended;
    await standIn.close();
    rmSync(home, { recursive: true, force: true });
  }
}
