import { clockTime, type HypothesisDraft, type HypothesiseInput, type Observation, quantity } from '@compass/core';
import { canBeCause, isFelt, orderOf, unusualOf } from '../shared/find.ts';
import { offeredTests, symptomProbe } from '../shared/tests.ts';
import { changeTests, poolTests, trafficTests } from './tests.ts';

/** A pool with more room than this is not too small, however unusual its use. */
const NEARLY_FULL = 0.8;
const SEVERAL = 2;

const levels = (one: Observation): string =>
  `${quantity(one.value, one.unit)}, normally ${quantity(one.normal, one.unit)}`;

function trafficSpike(input: HypothesiseInput, traffic: Observation): HypothesisDraft {
  const component = traffic.component ?? input.service;
  return {
    agent: 'application',
    kind: 'traffic_spike',
    statement: `Traffic spike on ${component}`,
    mechanism: 'More requests arrive than there is room for, and all of them wait.',
    component,
    why: `Requests are ${levels(traffic)}.`,
    supports: [traffic.id],
    prior: 0.25,
    tests: offeredTests(trafficTests(input, traffic), input.settings),
    affected: [component],
    suggestion: null,
  };
}

function poolTooSmall(input: HypothesiseInput, pool: Observation): HypothesisDraft {
  const component = pool.component ?? input.service;
  const order = orderOf('The filling', pool.onset, symptomProbe(input)?.name ?? 'the symptom', input.symptom.since);
  return {
    agent: 'application',
    kind: 'pool_too_small',
    statement: `Connection pool of ${component} too small`,
    mechanism: 'Requests wait for a free connection while those in use do ordinary work.',
    component,
    why: `The pool is at ${levels(pool)}.${order}`,
    supports: [pool.id],
    prior: 0.2,
    tests: offeredTests(poolTests(input, pool), input.settings),
    affected: [component],
    suggestion: null,
  };
}

/** What left its past in a component at or after its change: errors first, else latency. */
function troubleAfter(input: HypothesiseInput, change: Observation): Observation | undefined {
  const after = (one: Observation) =>
    one.component === change.component && one.onset !== null && change.onset !== null && one.onset >= change.onset;
  return [...unusualOf(input, 'errors'), ...unusualOf(input, 'latency')].find(after);
}

function afterChange(input: HypothesiseInput, change: Observation, trouble: Observation): HypothesisDraft {
  const component = change.component ?? input.service;
  const at = change.onset === null ? '' : ` at ${clockTime(change.onset, input.zone)}`;
  // The database's own queries of logs count other lines of the same component.
  const lines = input.observations.find(
    (one) => one.agent === 'application' && one.type === 'log' && one.component === component,
  );
  return {
    agent: 'application',
    kind: 'fault_after_change',
    statement:
      trouble.topic === 'errors' ? `Errors in ${component} after a change` : `Slow ${component} after a change`,
    mechanism: 'What was changed behaves differently under the same requests.',
    component,
    why: `A ${change.facts['kind']} of ${component}${at}. Since then ${trouble.short}.`,
    supports: [change.id, trouble.id, ...(lines?.unusual === true ? [lines.id] : [])],
    prior: 0.3,
    tests: offeredTests(changeTests(input, change, trouble, lines), input.settings),
    affected: [...new Set([input.service, component])],
    suggestion: null,
  };
}

export function hypothesise(input: HypothesiseInput): HypothesisDraft[] {
  const spikes = unusualOf(input, 'traffic').filter(
    (one) => isFelt(input) && one.component === input.service && one.facts['direction'] === 'up',
  );
  const pools = unusualOf(input, 'pool').filter((one) => one.unit !== 'share' || (one.value ?? 0) >= NEARLY_FULL);
  const changed = input.observations
    .filter((one) => one.topic === 'change' && canBeCause(one))
    .flatMap((change) => {
      const trouble = troubleAfter(input, change);
      return trouble === undefined ? [] : [afterChange(input, change, trouble)];
    });
  return [
    ...changed.slice(0, SEVERAL),
    ...spikes.slice(0, 1).map((one) => trafficSpike(input, one)),
    ...pools.slice(0, SEVERAL).map((one) => poolTooSmall(input, one)),
  ];
}
