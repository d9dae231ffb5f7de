import { z } from 'zod';
import type { Settings } from '../ports/context.ts';
import type { Tx } from '../ports/store.ts';

const Spent = z.object({ usd: z.number(), tokens: z.number().int(), questions: z.number().int() });

/** What models cost, by days and months of UTC. Questions that are under way count with the most they can cost. */
export const WireCosts = z.object({
  today: Spent,
  month: Spent,
  limit_today: z.number(),
  limit_investigation: z.number(),
  /** Null: no model is configured. */
  model: z.string().nullable(),
});
export type WireCosts = z.infer<typeof WireCosts>;

export const dayBegan = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));

export async function costsOf(
  tx: Tx,
  { settings, model }: { settings: Settings; model: { name: string } | null },
): Promise<WireCosts> {
  const now = await tx.now();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  return {
    today: await tx.spend.total({ since: dayBegan(now) }),
    month: await tx.spend.total({ since: month }),
    limit_today: settings.model.usdPerDay,
    limit_investigation: settings.costLimitUsd,
    model: model?.name ?? null,
  };
}
