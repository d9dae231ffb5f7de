import { atMost, median } from '../../../apps/lab/src/figures/figure.ts';
import { startCrew } from '../../trust/faults/crew.ts';
import { cloneInvestigations } from '../clone.ts';
import type { Measure } from '../measure.ts';
import { told } from '../numbers.ts';
import { answered } from '../workload.ts';

const LIVE = [10, 100, 1000];
const PAGES = 9;

/** A new page while more and more others wait for people. */
export const measure: Measure = {
  name: 'live',
  order: 7,
  async run(say) {
    const crew = await startCrew({ workers: 1 });
    try {
      const times = new Map<number, number>();
      let next = 1;
      const page = () => answered(crew, next++);
      // The program is compiled before it counts.
      for (let warm = 0; warm < PAGES; warm += 1) await page();
      let live = next - 1;
      for (const wanted of LIVE) {
        if (wanted > live) await cloneInvestigations(crew.sql, { count: wanted - live, prefix: `live-${wanted}` });
        live = Math.max(live, wanted);
        const took: number[] = [];
        for (let n = 0; n < PAGES; n += 1) took.push(await page());
        live += PAGES;
        times.set(wanted, median(took));
        say(`${wanted} live: ${median(took).toFixed(0)} ms`);
      }
      const [ten = Number.NaN, , thousand = Number.NaN] = [...times.values()];
      return {
        figures: [
          ...[...times].map(([count, ms]) =>
            told(`a new page to its list with ${count} live (median of ${PAGES})`, ms, 'ms'),
          ),
          atMost('the same with 1000 live against 10', thousand / ten, 1.5, '×'),
        ],
        numbers: { thousandLiveRatio: thousand / ten },
        exercised: LIVE.length * PAGES,
      };
    } finally {
      await crew.stop();
    }
  },
};
