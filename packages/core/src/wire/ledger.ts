import { z } from 'zod';
import type { Hypothesis } from '../nouns/hypothesis.ts';

/** Every step of a confidence: its weight in log-odds, and the confidence that stood after it. */
export const WireLedger = z.array(
  z.object({ why: z.string(), weight: z.number(), confidence: z.number(), test: z.string().nullable() }),
);
export type WireLedger = z.infer<typeof WireLedger>;

export const wireLedger = ({ ledger }: Pick<Hypothesis, 'ledger'>): WireLedger =>
  ledger.map(({ why, weight, confidence, test }) => ({ why, weight, confidence, test }));
