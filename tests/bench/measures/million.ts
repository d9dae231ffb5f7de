import { atMost } from '../../../apps/lab/src/figures/figure.ts';
import { type Crew, startCrew } from '../../trust/faults/crew.ts';
import { quantile } from '../../trust/faults/nemesis.ts';
import { cloneInvestigations, endInvestigations, recordPast } from '../clone.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { answered } from '../workload.ts';

const MILLION = 1_000_000;
/** With everything that belongs to them: many more than any list shows. */
const WHOLE = 2000;
const ASKED = 60;
const LISTS = [
  '?limit=50',
  '?status=active&limit=50',
  '?status=completed&limit=50',
  '?status=failed&limit=50',
  '?limit=200',
];

/** What REST and the command line show, as they ask for it; the slowest of nearly all, in milliseconds. */
async function listed(crew: Crew, query: string): Promise<{ p95: number; rows: number }> {
  const took: number[] = [];
  let rows = 0;
  for (let asked = 0; asked < ASKED; asked += 1) {
    const began = performance.now();
    const answer = await fetch(`${crew.server.url}/api/v1/investigations${query}`);
    rows = ((await answer.json()) as unknown[]).length;
    if (asked >= ASKED / 10) took.push(performance.now() - began);
  }
  return {
    p95: quantile(
      took.sort((a, b) => a - b),
      0.95,
    ),
    rows,
  };
}

export const measure: Measure = {
  name: 'million',
  order: 8,
  async run(say) {
    const crew = await startCrew({ workers: 1 });
    try {
      await answered(crew, 1);
      await recordPast(crew.sql, { count: MILLION });
      await cloneInvestigations(crew.sql, { count: WHOLE, prefix: 'whole' });
      await endInvestigations(crew.sql, { prefix: 'whole', live: 40 });
      await crew.sql`vacuum analyze`;
      say(`${MILLION} are recorded, the newest ${WHOLE} as they are written`);
      const found: { query: string; p95: number; rows: number }[] = [];
      for (const query of LISTS) {
        found.push({ query, ...(await listed(crew, query)) });
        say(`${query}: ${found.at(-1)?.p95.toFixed(1)} ms`);
      }
      const page = await answered(crew, 2);
      return {
        figures: [
          ...found.map(({ query, p95, rows }) =>
            atMost(`a million recorded: ${query} (${rows} rows), p95`, p95, 50, 'ms'),
          ),
          told('a million recorded: a new page to its list', page, 'ms'),
        ],
        numbers: { millionListMs: Math.max(...found.map(({ p95 }) => p95)) },
        exercised: Math.min(...found.map(({ rows }) => rows)) * LISTS.length * ASKED,
      };
    } finally {
      await crew.stop();
    }
  },
};
