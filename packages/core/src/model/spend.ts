import type { Actor } from '../nouns/trigger.ts';
import type { Ports } from '../ports/context.ts';
import type { Model, ModelAnswer } from '../ports/model.ts';
import type { Spend } from '../ports/store.ts';
import { audit } from '../record/audit.ts';
import { dayBegan } from '../wire/costs.ts';

interface About {
  ports: Pick<Ports, 'store' | 'ids' | 'digest' | 'watch' | 'settings'>;
  model: Pick<Model, 'provider' | 'name'>;
  investigation: string;
  purpose: string;
}

const actor: Actor = { kind: 'system', name: 'model' };

const sum = (rows: Spend[], of: 'usd' | 'tokens'): number => rows.reduce((all, one) => all + one[of], 0);

/** Questions of this purpose that were sent before, in their order. */
export const spentBefore = ({ ports, investigation, purpose }: About): Promise<Spend[]> =>
  ports.store.transaction(async (tx) => (await tx.spend.of(investigation)).filter((one) => one.purpose === purpose));

/**
 * Sets aside the most a question can cost, or says which limit it would break. One spender at a time: what is set aside counts as spent for
 * everybody until it is settled or released, and stays spent when it never is.
 */
export const reserve = (
  { ports, model, investigation, purpose }: About,
  most: { tokens: number; usd: number },
): Promise<{ spend: Spend } | { over: string }> =>
  ports.store.transaction(async (tx) => {
    await tx.spend.lock();
    const at = await tx.now();
    const { costLimitUsd, model: limits } = ports.settings;
    const mine = await tx.spend.of(investigation);
    if (most.tokens > limits.tokensPerInvestigation - sum(mine, 'tokens'))
      return { over: `the limit of ${limits.tokensPerInvestigation} tokens an investigation is reached` };
    if (most.usd > costLimitUsd - sum(mine, 'usd'))
      return { over: `the limit of $${costLimitUsd.toFixed(2)} an investigation is reached` };
    const day = await tx.spend.total({ since: dayBegan(at) });
    if (most.usd > limits.usdPerDay - day.usd)
      return { over: `the limit of $${limits.usdPerDay.toFixed(2)} a day is reached` };
    const { provider, name } = model;
    const spend: Spend = {
      id: ports.ids.next(),
      investigation,
      purpose,
      at,
      provider,
      model: name,
      ...most,
      answer: null,
    };
    await tx.spend.put(spend);
    const { id, usd, tokens } = spend;
    await audit(
      { ports, tx, actor },
      { investigation, what: 'question sent', detail: { id, purpose, model: name, usd, tokens } },
    );
    return { spend };
  });

/** What it did cost takes the place of what was set aside. */
export const settle = (
  ports: Pick<Ports, 'store' | 'digest' | 'watch' | 'settings'>,
  spend: Spend,
  { text, ended, usage, usd: cost }: ModelAnswer,
): Promise<void> =>
  ports.store.transaction(async (tx) => {
    const usd = Math.max(0, cost);
    const tokens = Math.max(0, usage.inputTokens + usage.outputTokens);
    await tx.spend.put({ ...spend, usd, tokens, answer: { text, ended } });
    const { id, investigation } = spend;
    const sha256 = ports.digest.sha256(text);
    await audit(
      { ports, tx, actor },
      { investigation, what: 'question answered', detail: { id, ended, usd, tokens, sha256 } },
    );
  });

/** A provider that takes no question charges nothing for it: what was set aside is free again. */
export const release = (ports: Pick<Ports, 'store' | 'digest' | 'watch' | 'settings'>, spend: Spend): Promise<void> =>
  ports.store.transaction(async (tx) => {
    const nothing = { usd: 0, tokens: 0 };
    await tx.spend.put({ ...spend, ...nothing });
    const { id, investigation } = spend;
    await audit({ ports, tx, actor }, { investigation, what: 'question declined', detail: { id, ...nothing } });
  });
