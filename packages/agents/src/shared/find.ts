import { type HypothesiseInput, type Observation, span } from '@compass/core';

type Seen = Pick<HypothesiseInput, 'observations'>;

/** Below the service, or it itself, or nobody knows: only such a component can be the cause. What calls it, or stands beside it, cannot. */
export const canBeCause = (one: Observation): boolean =>
  ['service', 'below', 'unknown', undefined].includes(one.facts['standing'] as string | undefined);

/** Unusual observations of a topic that may be a cause, the strongest first and one for each component. */
export function unusualOf({ observations }: Seen, topic: string): Observation[] {
  const all = observations
    .filter((one) => one.topic === topic && one.unusual && canBeCause(one))
    .toSorted((a, b) => b.score - a.score);
  return all.filter((one, index) => all.findIndex((other) => other.component === one.component) === index);
}

/** The observation of a topic about one component, unusual or not. */
export const seenOf = ({ observations }: Seen, topic: string, component: string | null): Observation | undefined =>
  observations.find((one) => one.topic === topic && one.component === component);

/** Another component of which the same was read, best one that the service does not call: the same trouble there would speak against a cause here. */
export const peerOf = ({ observations }: Seen, topic: string, component: string | null): Observation | undefined =>
  observations
    .filter((one) => one.topic === topic && one.component !== null && one.component !== component)
    .toSorted((a, b) => Number(b.facts['standing'] === 'peer') - Number(a.facts['standing'] === 'peer'))[0];

/** "The waiting began 45 s before p99 rose." — empty where either time is not known. */
export function orderOf(what: string, onset: string | null, symptom: string, since: string | null): string {
  if (onset === null || since === null) return '';
  const seconds = (Date.parse(since) - Date.parse(onset)) / 1000;
  if (Math.abs(seconds) < 1) return ` ${what} began when ${symptom} rose.`;
  return ` ${what} began ${span(seconds)} ${seconds > 0 ? 'before' : 'after'} ${symptom} rose.`;
}

/** A share from which on what uses a resource waits for it. */
const NEARLY_FULL = 0.8;

/** Somebody waits or fails, or a resource is nearly used up: that there are more requests, or that they use more, is no symptom yet. */
export const isFelt = ({ symptom: { signal, unit, value } }: Pick<HypothesiseInput, 'symptom'>): boolean =>
  signal?.kind === 'latency' ||
  signal?.kind === 'errors' ||
  (signal?.kind === 'saturation' && unit === 'share' && (value ?? 0) >= NEARLY_FULL);
