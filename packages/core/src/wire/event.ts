import { z } from 'zod';
import type { AuditRow } from '../ports/store.ts';

/** One entry of an audit trail as it is told live (the specification's 7.2): what happened, what of, and when. */
export const WireEvent = z.object({
  type: z.string(),
  data: z.object({ seq: z.number().int(), actor: z.string(), detail: z.unknown() }),
  timestamp: z.string(),
});
export type WireEvent = z.infer<typeof WireEvent>;

export const wireEvent = ({ seq, at, actor, what, detail }: AuditRow): WireEvent => ({
  type: what,
  data: { seq, actor: actor.name, detail },
  timestamp: new Date(at).toISOString(),
});
