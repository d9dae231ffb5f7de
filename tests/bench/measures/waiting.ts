import { atLeast, median } from '../../../apps/lab/src/figures/figure.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { startPerson } from '../../trust/faults/person.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { investigate } from '../workload.ts';

const WAIT_MS = 400;
const CONCURRENCY = 5;
const WORKERS = [1, 2, 4];
const RUNS = 3;
/** An investigation has some ten steps: with so many a worker, each of its places is always taken. */
const EACH = 6;

/** Investigations a second with sources that take their time, which is what workers are added for. */
async function ratesOf(workers: number, say: (line: string) => void): Promise<number[]> {
  const crew = await startCrew({
    workers,
    sources: { answerMs: WAIT_MS },
    env: { WORKER_CONCURRENCY: String(CONCURRENCY) },
  });
  const person = await startPerson(crew, { mitigated: Number.POSITIVE_INFINITY });
  try {
    const rates: number[] = [];
    const count = EACH * workers;
    await investigate(crew, { from: 1, count, atOnce: count });
    for (let run = 1; run <= RUNS; run += 1) {
      const seconds = await investigate(crew, { from: 1 + run * 2 * count, count: 2 * count, atOnce: count });
      rates.push((2 * count) / seconds);
      say(`${workers} workers: ${2 * count} in ${seconds.toFixed(1)} s`);
    }
    return rates;
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
      exercised: RUNS * 2 * EACH * WORKERS.reduce((sum, workers) => sum + workers, 0),
    };
  },
};
