import { z } from 'zod';
import type { Action } from '../nouns/action.ts';

/** What a POST to `/actions` may say: the hypothesis, and which action where several fit. Target and values come from the catalogue and the evidence. */
export const MitigationRequest = z.strictObject({
  hypothesis_id: z.union([z.string(), z.number().int()]),
  action: z.string().max(200).optional(),
  note: z.string().max(300).default(''),
});

export const MitigationAction = z.object({
  action_id: z.string(),
  action: z.string(),
  title: z.string(),
  target: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  risk: z.string(),
  status: z.string(),
  requested_by: z.string(),
  approved_by: z.array(z.string()),
  expires_at: z.string(),
  result: z.string(),
  outcome: z.string().nullable(),
  hash: z.string(),
});
export type MitigationAction = z.infer<typeof MitigationAction>;

export const mitigationAction = (action: Action): MitigationAction => ({
  action_id: action.id,
  action: action.entry,
  title: action.title,
  target: action.target,
  params: action.params,
  risk: action.risk,
  status: action.state,
  requested_by: action.requestedBy.name,
  approved_by: action.approvals.map((one) => one.by.name),
  expires_at: action.expiresAt,
  result: action.result,
  outcome: action.outcome,
  hash: action.hash,
});
