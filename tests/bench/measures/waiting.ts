import { atLeast, median } from '../../../apps/lab/src/figures/figure.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { startPerson } from '../../trust/faults/person.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { steadily } from '../workload.ts';

const WAIT_MS = 400;
const CONCURRENCY = 5;
const WORKERS = [1, 2, 4];
const RUNS = 3;
/**
 * A worker's share: of the warm-up, for what it still compiles is dear where cores are full; of what is under way, so that each of its places is
 * always taken; and of each run.
 */
const [WARM, AT_ONCE, COUNT] = [20, 10, 12];

/** Investigations a second with sources that take their time, which is what workers are added for. */
async function ratesOf(workers: number, say: (line: string) => void): Promise<number[]> {
  const crew = await startCrew({
    workers,
    sources: { answerMs: WAIT_MS },
    env: { WORKER_CONCURRENCY: String(CONCURRENCY) },
  });
  const person = await startPerson(crew, { mitigated: Number.POSITIVE_INFINITY });
  try {
    const count = COUNT * workers;
    const seconds = await steadily(crew, { warm: WARM * workers, count, runs: RUNS, atOnce: AT_ONCE * workers });
    for (const one of seconds) say(`${workers} workers: ${count} in ${one.toFixed(1)} s`);
    return seconds.map((one) => count / one);
  } finally {
    await person.stop();
    await crew.stop();
  }
}

export const measure: Measure = {
  name: 'waiting',
  order: 4,
  async run(say) {
    const rates: number[] = [];
    for (const workers of WORKERS) rates.push(median(await ratesOf(workers, say)));
    const [one = Number.NaN, two = Number.NaN, four = Number.NaN] = rates;
    const about = `sources answer in ${WAIT_MS} ms, concurrency ${CONCURRENCY}`;
    return {
      figures: [
        told(`investigations a second, 1 worker, ${about} (median of ${RUNS})`, one, 'a second'),
        told(`2 workers against 1, ${about}`, two / one, '×'),
        atLeast(`4 workers against 1, ${about}`, four / one, 3.5, '×'),
      ],
      numbers: { twoWorkersRatio: two / one, fourWorkersRatio: four / one },
      exercised: RUNS * COUNT * WORKERS.reduce((sum, workers) => sum + workers, 0),
    };
  },
};
