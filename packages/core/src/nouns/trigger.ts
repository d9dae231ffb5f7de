import { z } from 'zod';
import { Instant } from './time.ts';

export const Severity = z.enum(['P1', 'P2', 'P3']);
export type Severity = z.infer<typeof Severity>;

/** What the workspace says about a person when they press. `stranger`: of another workspace. `unknown`: it could not be asked. */
export const Standing = z.object({
  is: z.enum(['member', 'guest', 'stranger', 'deactivated', 'unknown']),
  /** User groups that they are in, of those that some right is given to. */
  groups: z.array(z.string()),
});
export type Standing = z.infer<typeof Standing>;

/** Who acts. The audit trail keeps it with every change. */
export const Actor = z.discriminatedUnion('kind', [
  /** Without a standing a person may do all but decide. */
  z.object({ kind: z.literal('slack'), id: z.string(), name: z.string(), standing: Standing.optional() }),
  z.object({ kind: z.literal('pagerduty'), name: z.literal('PagerDuty') }),
  /** A sender of alerts, or another app's message in a channel that is watched. */
  z.object({ kind: z.literal('webhook'), name: z.string() }),
  z.object({ kind: z.literal('api'), name: z.string() }),
  z.object({ kind: z.literal('cli'), name: z.string() }),
  z.object({ kind: z.literal('system'), name: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;

/** What started an investigation. */
export const Trigger = z.object({
  source: z.enum(['pagerduty', 'alertmanager', 'grafana', 'webhook', 'manual', 'slack', 'api', 'cli']),
  service: z.string().trim().min(1).max(200),
  symptoms: z.array(z.string().max(500)).max(20).default([]),
  severity: Severity.default('P2'),
  context: z.record(z.string(), z.unknown()).default({}),
  timestamp: Instant,
  /** Since when a person says it is so, roughly. */
  since: Instant.optional(),
});
export type Trigger = z.infer<typeof Trigger>;
