import { z } from 'zod';

const usd = z.number().nonnegative();

const A_MILLION = 'US dollars a million tokens';

/** US dollars for a million tokens. */
const Price = z
  .strictObject({
    input: usd.meta({ description: 'What is sent.', unit: A_MILLION, example: 2 }),
    cache_write: usd.optional().meta({
      description: 'What the provider keeps of a question by itself costs so much instead; left out: as input.',
      unit: A_MILLION,
      example: 2.5,
    }),
    output: usd.meta({ description: 'What comes back.', unit: A_MILLION, example: 10 }),
    up_to: z.number().int().positive().nullable().default(null).meta({
      description: 'Above so many tokens a question costs more, and COMPASS never asks such a one; null: any length.',
      unit: 'tokens',
      example: 272_000,
    }),
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
  as_of: z.iso.date().meta({ description: 'The day on which these were its prices.', example: '2026-11-18' }),
  source: z.url().meta({ description: 'Where they stand.', example: 'https://docs.ollama.com' }),
  default: z
    .string()
    .min(1)
    .meta({ description: 'The model that is asked where compass.yaml names none.', example: 'gemma4' }),
  models: z.record(z.string(), Price).default({}).meta({ description: 'Prices, by the model’s name.' }),
  any: Price.optional().meta({
    description: 'The price of every model that is not listed; leave it out where names must be known.',
    onlyWritten: true,
  }),
});

const OfEmbedder = z.strictObject({
  as_of: z.iso.date().meta({ description: 'The day on which these were its prices.', example: '2026-11-18' }),
  source: z.url().meta({ description: 'Where they stand.', example: 'https://docs.ollama.com' }),
  default: z
    .string()
    .min(1)
    .meta({ description: 'The embedder that is asked where compass.yaml names none.', example: 'nomic-embed-text' }),
  models: z
    .record(z.string(), usd.meta({ description: 'What it embeds.', unit: A_MILLION, example: 0.02 }))
    .default({})
    .meta({ description: 'Prices, by the embedder’s name.' }),
  any: usd.optional().meta({
    description: 'The price of every embedder that is not listed; leave it out where names must be known.',
    unit: A_MILLION,
    onlyWritten: true,
    example: 0,
  }),
});

/** `config/prices.yaml`. */
export const PricesFile = z.strictObject({
  providers: z
    .strictObject({
      openai: OfProvider.meta({ description: 'The models of OpenAI.' }),
      anthropic: OfProvider.meta({ description: 'The models of Anthropic.' }),
      ollama: OfProvider.meta({ description: 'The models of Ollama, which run on your own machines.' }),
    })
    .meta({
      description: 'What models cost, at the provider’s standard rates; whoever pays other prices writes them here.',
    }),
  embeddings: z
    .strictObject({
      openai: OfEmbedder.meta({ description: 'The embedders of OpenAI.' }),
      ollama: OfEmbedder.meta({ description: 'The embedders of Ollama, which run on your own machines.' }),
    })
    // Left out by files that were written before there were any.
    .prefault({
      openai: {
        as_of: '2024-01-25',
        source: 'https://openai.com/index/new-embedding-models-and-api-updates/',
        default: 'text-embedding-3-small',
      },
      ollama: { as_of: '2026-11-24', source: 'https://docs.ollama.com', default: 'nomic-embed-text', any: 0 },
    })
    .meta({ description: 'What embedders cost, where compass.learning asks for one.' }),
});
