import { type HypothesisDraft, type HypothesiseInput, type Observation, quantity } from '@compass/core';
import { unusualOf } from '../shared/find.ts';
import { offeredTests } from '../shared/tests.ts';
import { ownTimeTests } from './tests.ts';

const SEVERAL = 2;

/** Who waits does not fail yet: slowness turns into errors only where somebody gives up. */
const priorOf = ({ symptom }: HypothesiseInput): number => (symptom.signal?.kind === 'errors' ? 0.05 : 0.25);

function spentIn(input: HypothesiseInput, one: Observation): HypothesisDraft {
  const component = one.component ?? input.service;
  return {
    agent: 'tracing',
    kind: 'time_spent',
    statement: `Time is spent in ${component}`,
    mechanism: 'A request spends its time there, and not in what is called from there.',
    component,
    why: `Its own time in a trace is ${quantity(one.value, 's')}, normally ${quantity(one.normal, 's')}.`,
    supports: [one.id],
    prior: priorOf(input),
    tests: offeredTests(ownTimeTests(input, component), input.settings),
    affected: [...new Set([input.service, component])],
    suggestion: null,
  };
}

export const hypothesise = (input: HypothesiseInput): HypothesisDraft[] =>
  unusualOf(input, 'own_time')
    .slice(0, SEVERAL)
    .map((one) => spentIn(input, one));
