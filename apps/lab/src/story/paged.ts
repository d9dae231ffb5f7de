import type { WireInvestigation } from '@compass/core';
import type { Installation } from './installation.ts';
import type { People } from './people.ts';
import { waitFor } from './wait.ts';

/** How long something is broken before anybody is paged. */
export const BROKEN_S = 30;

const SETTLED = ['awaiting_human', 'resolved', 'closed', 'failed'];

/** Sends a signed page for a service and waits for its thread; the investigation's id. */
export async function pageFor(local: People, service: string, symptom: string): Promise<string> {
  const before = new Set((await local.roots()).map((root) => root.ts));
  await local.page(service, `${service}: ${symptom}`);
  return waitFor(`the thread of ${service}`, 20, async () => {
    const root = (await local.roots()).find((one) => !before.has(one.ts));
    return root?.metadata?.event_payload?.investigation;
  });
}

/** Pages, and waits until COMPASS has nothing more to do by itself. */
export async function pageAndWait(
  { local, record }: Installation,
  service: string,
  symptom = 'p99 latency is high',
): Promise<WireInvestigation> {
  const id = await pageFor(local, service, symptom);
  return waitFor(`the answer for ${service}`, 60, async () => {
    const now = await record(id);
    return SETTLED.includes(now.status) ? now : null;
  });
}

/** Whom the record accuses: at or above the threshold below which no cause is named. */
export const accused = ({ hypotheses }: WireInvestigation, { config }: Installation): WireInvestigation['hypotheses'] =>
  hypotheses.filter((one) => one.current_confidence >= config.settings.minConfidence && one.status !== 'disproven');

/** A hypothesis as the lab's own lines tell it. */
export const told = (one: WireInvestigation['hypotheses'][number]): string =>
  `${Math.round(one.current_confidence * 100)} %  ${one.statement} (${one.component}, ${one.status})`;
