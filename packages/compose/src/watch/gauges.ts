import type { Health } from '@compass/api';
import type { Backlog } from '@compass/core';
import { Gauge, type Registry } from 'prom-client';

const STATES = ['ok', 'degraded', 'down'] as const;

const fromBacklog: [string, string, keyof Backlog][] = [
  ['investigations_live', 'Investigations that are not over.', 'live'],
  ['steps_due', 'Steps that could run now and that nobody runs.', 'due'],
  ['oldest_due_step_seconds', 'How long the oldest of them has waited.', 'oldestDueSeconds'],
  ['inbox_pending', 'Deliveries that nobody has acted on yet.', 'inbox'],
  ['outbox_pending', 'Investigations and answers that people are still to be shown.', 'outbox'],
  ['oldest_outbox_seconds', 'How long the oldest change has not been shown.', 'oldestOutboxSeconds'],
];

/**
 * What is read at the moment of a scrape. While the record cannot be read these say nothing, which is not zero; what is counted in the process
 * is told all the same.
 */
export function addGauges(
  registry: Registry,
  ask: { backlog(): Promise<Backlog>; health(): Promise<Health> },
): () => Promise<void> {
  const gauges = fromBacklog.map(([name, help, of]) => ({
    gauge: new Gauge({ name: `compass_${name}`, help, registers: [registry] }),
    of,
  }));
  const health = new Gauge({
    name: 'compass_health',
    help: '1 for the state that a part is in.',
    labelNames: ['part', 'state'],
    registers: [registry],
  });
  return async () => {
    const [backlog, { parts }] = await Promise.all([ask.backlog().catch(() => null), ask.health()]);
    for (const { gauge, of } of gauges)
      if (backlog === null) gauge.remove();
      else gauge.set(backlog[of]);
    health.reset();
    for (const [part, { state }] of Object.entries(parts))
      for (const one of STATES) health.set({ part, state: one }, one === state ? 1 : 0);
  };
}
