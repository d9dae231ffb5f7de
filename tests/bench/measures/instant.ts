import { atMost, median } from '../../../apps/lab/src/figures/figure.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { startPerson } from '../../trust/faults/person.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { investigate, type Usage, usageOf, usedEach } from '../workload.ts';

const WORKERS = [1, 2, 4];
const RUNS = 3;
/** A worker's share of a warm-up, which compiles and connects, and of each run. */
const [WARM, COUNT, AT_ONCE] = [60, 40, 12];

const own = ({ server, workers }: Usage): number => server + workers;

/** What an investigation costs a worker and a server with sources that answer at once, and how that grows with the workers. */
async function runsOf(workers: number, say: (line: string) => void): Promise<{ used: Usage[]; seconds: number[] }> {
  const crew = await startCrew({ workers });
  const person = await startPerson(crew, { mitigated: Number.POSITIVE_INFINITY });
  try {
    const [used, seconds]: [Usage[], number[]] = [[], []];
    // One by one they would leave most workers cold.
    const warm = WARM * workers;
    await investigate(crew, { from: 1, count: warm, atOnce: AT_ONCE * workers });
    const count = COUNT * workers;
    for (let run = 0; run < RUNS; run += 1) {
      const before = usageOf(crew);
      const from = 1 + warm + run * count;
      seconds.push(await investigate(crew, { from, count, atOnce: AT_ONCE * workers }));
      const each = usedEach(before, usageOf(crew), count);
      used.push(each);
      say(
        `${workers} workers: ${count} in ${seconds.at(-1)?.toFixed(1)} s, each ${own(each).toFixed(0)} ms of own CPU, PostgreSQL ${each.postgres.toFixed(0)} ms`,
      );
    }
    return { used, seconds };
  } finally {
    await person.stop();
    await crew.stop();
  }
}

export const measure: Measure = {
  name: 'instant',
  order: 3,
  async run(say) {
    const all = new Map<number, Usage>();
    let rate = 0;
    for (const workers of WORKERS) {
      const { used, seconds } = await runsOf(workers, say);
      const of = (part: keyof Usage) => median(used.map((one) => one[part]));
      const each = { server: of('server'), workers: of('workers'), postgres: of('postgres'), redis: of('redis') };
      all.set(workers, each);
      if (workers === 1) rate = COUNT / median(seconds);
    }
    const [one, four] = [all.get(1), all.get(4)];
    if (one === undefined || four === undefined) throw new Error('nothing was measured');
    const growth = own(four) / own(one);
    return {
      figures: [
        atMost(`own CPU an investigation, sources answer at once (median of ${RUNS})`, own(one), 150, 'ms'),
        told('investigations a second and core', 1000 / own(one), 'a second'),
        told('investigations a second, 1 worker on this machine with all else', rate, 'a second'),
        atMost('own CPU an investigation, 4 workers against 1', growth, 1.15, '×'),
        told('CPU of PostgreSQL an investigation', one.postgres, 'ms'),
        told('CPU of Redis an investigation', one.redis, 'ms'),
      ],
      numbers: {
        workerCpuMs: one.workers,
        serverCpuMs: one.server,
        postgresCpuMs: one.postgres,
        redisCpuMs: one.redis,
        fourWorkersCpuRatio: growth,
      },
      exercised: WORKERS.reduce((sum, workers) => sum + RUNS * COUNT * workers, 0),
    };
  },
};
