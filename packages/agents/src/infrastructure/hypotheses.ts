import { type HypothesisDraft, type HypothesiseInput, type Observation, quantity } from '@compass/core';
import { isFelt, unusualOf } from '../shared/find.ts';
import { offeredTests } from '../shared/tests.ts';
import { resourceTests } from './tests.ts';

/** Of one core, or of what is allowed: with more room than this nothing waits for it, however unusual its use. */
const NEARLY_ALL = 0.7;
const SEVERAL = 2;
/** Of so many components one may be short by chance; of more, each is it the less likely by itself. */
const FEW = 4;

const isScarce = (one: Observation): boolean => one.unit !== 'share' || (one.value ?? 0) >= NEARLY_ALL;

/** What one uses makes others wait or fail; that they use more as well is not its doing. */
const explains = (input: HypothesiseInput, one: Observation): boolean =>
  isFelt(input) || (input.symptom.signal?.kind === 'saturation' && one.component === input.service);

/** A prior is shared by all components whose use was looked at. */
function shared(prior: number, { observations }: HypothesiseInput, topic: string): number {
  const looked = new Set(observations.filter((one) => one.topic === topic).map(({ component }) => component));
  return prior * Math.min(1, FEW / looked.size);
}

function used(input: HypothesiseInput, one: Observation): HypothesisDraft {
  const component = one.component ?? input.service;
  const isCpu = one.topic === 'cpu';
  const what = isCpu ? 'CPU' : 'memory';
  return {
    agent: 'infrastructure',
    kind: isCpu ? 'cpu_saturation' : 'memory_pressure',
    statement: isCpu ? `CPU of ${component} saturated` : `Memory pressure on ${component}`,
    mechanism: isCpu
      ? 'Work waits for its turn on the processor.'
      : 'Memory runs short, and time goes into collecting or swapping it.',
    component,
    why: `${isCpu ? 'CPU' : 'Memory'} of ${component} is at ${quantity(one.value, one.unit)}, normally ${quantity(one.normal, one.unit)}.`,
    supports: [one.id],
    prior: shared(isCpu ? 0.2 : 0.15, input, one.topic),
    tests: offeredTests(resourceTests(input, one, what), input.settings),
    affected: [...new Set([input.service, component])],
    suggestion: null,
  };
}

export const hypothesise = (input: HypothesiseInput): HypothesisDraft[] =>
  [...unusualOf(input, 'cpu').slice(0, SEVERAL), ...unusualOf(input, 'memory').slice(0, SEVERAL)]
    .filter((one) => isScarce(one) && explains(input, one))
    .map((one) => used(input, one));
