import {
  clockTime,
  type HypothesisDraft,
  type HypothesiseInput,
  type Observation,
  plural,
  quantity,
} from '@compass/core';
import { canBeCause, orderOf, seenOf, unusualOf } from '../shared/find.ts';
import { offeredTests, symptomProbe } from '../shared/tests.ts';
import { connectionTests, type LockCase, lockTests } from './tests.ts';

/** A share of connections below this is no shortage, however unusual. */
const NEARLY_USED_UP = 0.8;
const SEVERAL = 2;

/** Components with lock waits or a session that holds others up; the waits seen over time and the holder seen now belong together. */
function lockCases(input: HypothesiseInput): LockCase[] {
  const holders = input.observations.filter(
    (one) => one.topic === 'blocking_session' && one.unusual && canBeCause(one),
  );
  const waits = unusualOf(input, 'lock_waiters');
  const components = [...new Set([...holders, ...waits].map((one) => one.component ?? input.service))];
  return components.map((component) => ({
    component,
    holder: holders.find((one) => (one.component ?? input.service) === component),
    waits:
      waits.find((one) => (one.component ?? input.service) === component) ?? seenOf(input, 'lock_waiters', component),
  }));
}

function whyOf(input: HypothesiseInput, { holder, waits }: LockCase): string {
  const since =
    typeof holder?.facts['xact_start'] === 'string'
      ? ` since ${clockTime(holder.facts['xact_start'], input.zone)}`
      : '';
  const count = Number(holder?.value ?? 0);
  const held =
    holder === undefined
      ? ''
      : `Session pid ${holder.facts['pid']} has held a lock${since}. ${plural(count, 'session')} ${count === 1 ? 'waits' : 'wait'} for it.`;
  const counted = waits?.unusual === true && holder === undefined ? `${waits.interpretation}.` : '';
  const order = orderOf(
    'The waiting',
    waits?.unusual === true ? waits.onset : null,
    symptomProbe(input)?.name ?? 'the symptom',
    input.symptom.since,
  );
  return `${held}${counted}${order}`.trim();
}

function lockContention(input: HypothesiseInput, about: LockCase): HypothesisDraft {
  const { component, holder, waits } = about;
  const relation = holder?.facts['relation'];
  const [pid, start] = [holder?.facts['pid'], holder?.facts['backend_start']];
  const age = unusualOf(input, 'transaction_age').find((one) => one.component === component);
  const supports = [holder, waits?.unusual === true ? waits : undefined, age].filter((one) => one !== undefined);
  return {
    agent: 'database',
    kind: 'lock_contention',
    statement: `Lock contention on ${typeof relation === 'string' ? relation : input.service}`,
    mechanism: 'A session keeps a lock, others queue behind it, and the requests that need them wait.',
    component,
    why: whyOf(input, about),
    supports: supports.map((one) => one.id),
    prior: 0.3,
    tests: offeredTests(lockTests(input, about), input.settings),
    affected: [...new Set([input.service, component])],
    suggestion:
      typeof pid === 'number' && typeof start === 'string'
        ? { action: 'terminate_backend', params: { pid, backend_start: start } }
        : null,
  };
}

function connectionsUsedUp(input: HypothesiseInput, connections: Observation): HypothesisDraft {
  const component = connections.component ?? input.service;
  return {
    agent: 'database',
    kind: 'connections_used_up',
    statement: `Connections of ${component} nearly used up`,
    mechanism: 'New requests find no free connection and wait for one, or fail.',
    component,
    why: `Connections of ${component} are at ${quantity(connections.value, connections.unit)}, normally ${quantity(connections.normal, connections.unit)}.`,
    supports: [connections.id],
    prior: 0.2,
    tests: offeredTests(connectionTests(input, connections), input.settings),
    affected: [...new Set([input.service, component])],
    suggestion: null,
  };
}

export function hypothesise(input: HypothesiseInput): HypothesisDraft[] {
  const scarce = unusualOf(input, 'connections').filter(
    (one) => one.unit !== 'share' || (one.value ?? 0) >= NEARLY_USED_UP,
  );
  return [
    ...lockCases(input)
      .slice(0, SEVERAL)
      .map((about) => lockContention(input, about)),
    ...scarce.slice(0, SEVERAL).map((one) => connectionsUsedUp(input, one)),
  ];
}
