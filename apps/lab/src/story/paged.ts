import type { WireInvestigation } from '@compass/core';
import type { Installation } from './installation.ts';
import { waitFor } from './wait.ts';

const SETTLED = ['awaiting_human', 'resolved', 'closed', 'failed'];

/** Sends a signed page for a service and waits for its thread; the investigation's id. */
export async function pageFor({ local }: Installation, service: string): Promise<string> {
  const before = new Set((await local.roots()).map((root) => root.ts));
  await local.page(service, `${service}: p99 latency is high`);
  return waitFor(`the thread of ${service}`, 20, async () => {
    const root = (await local.roots()).find((one) => !before.has(one.ts));
    return root?.metadata?.event_payload?.investigation;
  });
}

/** Pages, and waits until COMPASS has nothing more to do by itself. */
export async function pageAndWait(place: Installation, service: string): Promise<WireInvestigation> {
  const id = await pageFor(place, service);
  return waitFor(`the answer for ${service}`, 60, async () => {
    const now = await place.record(id);
    return SETTLED.includes(now.status) ? now : null;
  });
}

/** Whom the record accuses: at or above the threshold below which no cause is named. */
export const accused = ({ hypotheses }: WireInvestigation, least: number): string[] =>
  hypotheses
    .filter((one) => one.current_confidence >= least && one.status !== 'disproven')
    .map((one) => `${one.statement} (${one.component}, ${Math.round(one.current_confidence * 100)} %)`);
