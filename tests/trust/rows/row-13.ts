import { setTimeout as sleep } from 'node:timers/promises';
import { type Crew, type Paged, startCrew } from '../faults/crew.ts';
import type { Row } from '../row.ts';

const LATEST_MS = 2900;
const AGAIN_MS = 1000;
const EVERY_MS = 50;

/** Hands in a page, and again until it is acknowledged: whatever was no 2xx will come again. */
async function send(crew: Crew, n: number, answers: Paged[]): Promise<void> {
  for (;;) {
    const answer = await crew.page(n);
    answers.push(answer);
    if (answer.status !== null && answer.status < 300) return;
    await sleep(AGAIN_MS);
  }
}

/** PostgreSQL stands still while pages come in. Their senders are told in time, and come again; nothing that was acknowledged is missing. */
export const row: Row = {
  row: 13,
  title: 'PostgreSQL frozen at intake',
  bound: '0 acknowledged and lost; 0 answers later than 2.9 s',
  async run({ short }) {
    const [total, frozenMs] = short ? [100, 4000] : [500, 20_000];
    const crew = await startCrew({ workers: 0 });
    try {
      const answers: Paged[] = [];
      const all: Promise<void>[] = [];
      const freeze = async () => {
        await sleep((total * EVERY_MS) / 4);
        const thaw = crew.cluster.freeze();
        await sleep(frozenMs);
        thaw();
      };
      const freezing = freeze();
      for (let n = 0; n < total; n += 1) {
        all.push(send(crew, n, answers));
        await sleep(EVERY_MS);
      }
      await Promise.all([freezing, ...all]);
      const rows = await crew.sql<{ key: string }[]>`select key from inbox`;
      const stored = new Set(rows.map(({ key }) => key));
      const lost = Array.from({ length: total }, (_, n) => `pagerduty:event-${n}`).filter((key) => !stored.has(key));
      const refused = answers.filter(({ status }) => status === null || status >= 300);
      const late = answers.filter(({ ms, status }) => status === null || ms > LATEST_MS);
      const slowest = Math.max(...answers.map(({ ms }) => ms));
      return {
        figure: `${lost.length} lost of ${total} acknowledged; ${refused.length} of ${answers.length} answers were no 2xx and came again; ${late.length} late, the slowest after ${(slowest / 1000).toFixed(2)} s; frozen for ${frozenMs / 1000} s`,
        exercised: refused.length,
        pass: lost.length + late.length === 0 && rows.length === total && refused.length > 0,
      };
    } finally {
      await crew.stop();
    }
  },
};
