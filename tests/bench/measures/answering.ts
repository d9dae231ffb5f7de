import { againstSlowest } from '../../../apps/lab/src/figures/answering.ts';
import type { Measure } from '../measure.ts';

/** From a page to the hypotheses against the wait for the slowest source, which no program can save. */
export const measure: Measure = {
  name: 'answering',
  order: 1,
  async run(say) {
    const { figure, ratio, runs } = await againstSlowest(say);
    return { figures: [figure], numbers: { answeringRatio: ratio }, exercised: runs };
  },
};
