import { z } from 'zod';
import { address } from './address.ts';

const tokens = z.number().int().positive();

const Provider = z
  .strictObject({
    api_key: z.string().default('').meta({ description: 'The provider’s key.', secret: true, example: 'sk-…' }),
    url: address('http', 'http://localhost:11434').meta({
      description: 'Another place that speaks the provider’s protocol; empty: the provider’s own.',
    }),
    model: z.string().default('').meta({
      description: 'The model that is asked; empty: COMPASS’ own choice, the default of prices.yaml.',
      example: 'claude-sonnet-5-5',
    }),
    temperature: z.number().min(0).max(2).optional().meta({
      description: 'How much chance is in its answers; left out: it is not told.',
      unit: 'from 0 to 2',
      example: 0.3,
    }),
    effort: z.enum(['', 'low', 'medium', 'high']).default('').meta({
      description:
        'How much the model may think before it answers; empty: it is not told, for older models know no such thing.',
      example: 'low',
    }),
    max_tokens: tokens
      .default(4000)
      .meta({ description: 'The longest answer that is asked for.', unit: 'tokens', example: 2000 }),
  })
  .prefault({});

const of = (name: string) =>
  Provider.meta({ description: `How ${name} is reached, and which of its models is asked.` });

/** `compass.llm`: a language model, which may propose causes and explain; none is needed. */
export const Llm = z
  .strictObject({
    default_provider: z.enum(['none', 'openai', 'anthropic', 'ollama']).default('none').meta({
      description:
        'Whose model is asked. None is needed: it may propose causes, which are tested like all others, and explain.',
      example: 'anthropic',
    }),
    timeout_seconds: z
      .number()
      .positive()
      .default(30)
      .meta({ description: 'How long one question may take.', unit: 's', example: 60 }),
    max_daily_cost: z.number().nonnegative().default(50).meta({
      description:
        'What models may cost a day of UTC, over all investigations; then they go on without one and say so.',
      unit: 'US dollars',
      example: 20,
    }),
    providers: z
      .strictObject({ openai: of('OpenAI'), anthropic: of('Anthropic'), ollama: of('Ollama') })
      .prefault({})
      .meta({ description: 'How each provider is reached; only the chosen one is asked.' }),
    token_limits: z
      .strictObject({
        per_hypothesis: tokens
          .default(1000)
          .meta({ description: 'Of an answer, for each hypothesis in it.', unit: 'tokens', example: 800 }),
        per_observation: tokens
          .default(500)
          .meta({ description: 'Of a question, for each observation in it.', unit: 'tokens', example: 300 }),
        per_investigation: tokens
          .default(50_000)
          .meta({ description: 'Of all questions and answers of an investigation.', unit: 'tokens', example: 20_000 }),
      })
      .prefault({})
      .meta({ description: 'What a model may read and write.' }),
  })
  .prefault({})
  .meta({ description: 'A language model. None is needed.' });
