import { z } from 'zod';

const usd = z.number().nonnegative();

/** US dollars for a million tokens. */
const Price = z
  .strictObject({
    input: usd,
    cache_write: usd.optional(),
    output: usd,
    up_to: z.number().int().positive().nullable().default(null),
  })
  .transform(({ input, cache_write, output, up_to }) => ({
    input,
    cacheWrite: cache_write ?? input,
    output,
    upTo: up_to,
  }));
/** US dollars for a million tokens, of questions of at most `upTo` tokens (null: of any length). */
export type ModelPrice = z.output<typeof Price>;

const OfProvider = z.strictObject({
  as_of: z.iso.date(),
  source: z.url(),
  default: z.string().min(1),
  models: z.record(z.string(), Price).default({}),
  any: Price.optional(),
});

/** `config/prices.yaml`. */
export const PricesFile = z.strictObject({
  providers: z.strictObject({ openai: OfProvider, anthropic: OfProvider, ollama: OfProvider }),
});
