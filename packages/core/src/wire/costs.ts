import { z } from 'zod';
import type { Settings } from '../ports/context.ts';
import type { Tx } from '../ports/store.ts';

const Spent = z.object({ usd: z.number(), tokens: z.number().int(), questions: z.number().int() });
const Named = Spent.extend({ name: z.string() });

/** So many models and investigations are told, the dearest first. */
const TOLD = 10;

/** What models cost, by days and months of UTC. Questions that are under way count with the most they can cost. */
export const WireCosts = z.object({
  today: Spent,
  month: Spent,
  /** Of this month. */
  models: z.array(Named),
  /** Of this month; `name` is INV-1042. */
  investigations: z.array(Named.extend({ id: z.string() })),
  limit_today: z.number(),
  limit_investigation: z.number(),
  limit_investigation_tokens: z.number().int(),
  /** Null: no model is configured. */
  model: z.string().nullable(),
});
export type WireCosts = z.infer<typeof WireCosts>;

export const dayBegan = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));

async function byInvestigation(tx: Tx, since: Date): Promise<WireCosts['investigations']> {
  const spent = await tx.spend.totals({ since, of: 'investigation', limit: TOLD });
  const told: WireCosts['investigations'] = [];
  // One after the other: a transaction is one connection.
  for (const { name: id, ...total } of spent) {
    const found = await tx.investigations.get(id);
    told.push({ id, name: found === null ? id : `INV-${found.number}`, ...total });
  }
  return told;
}

export async function costsOf(
  tx: Tx,
  { settings, model }: { settings: Settings; model: { name: string } | null },
): Promise<WireCosts> {
  const now = await tx.now();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  return {
    today: await tx.spend.total({ since: dayBegan(now) }),
    month: await tx.spend.total({ since: month }),
    models: await tx.spend.totals({ since: month, of: 'model', limit: TOLD }),
    investigations: await byInvestigation(tx, month),
    limit_today: settings.model.usdPerDay,
    limit_investigation: settings.costLimitUsd,
    limit_investigation_tokens: settings.model.tokensPerInvestigation,
    model: model?.name ?? null,
  };
}
