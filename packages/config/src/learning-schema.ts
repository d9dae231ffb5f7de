import { z } from 'zod';

/** `compass.learning`: how incidents of the past are found again. */
export const Learning = z
  .strictObject({
    embedder: z.enum(['offline', 'openai', 'ollama']).default('offline').meta({
      description:
        'What makes vectors of words: offline needs nothing, the others need their provider in compass.llm.providers. What different ones made is never compared.',
      example: 'openai',
    }),
    model: z.string().default('').meta({
      description: 'The provider’s embedder; empty: the default of prices.yaml.',
      example: 'text-embedding-3-small',
    }),
  })
  .prefault({})
  .meta({ description: 'How incidents of the past are found again.' });
