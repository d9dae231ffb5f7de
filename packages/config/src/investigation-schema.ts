import { z } from 'zod';

const seconds = z.number().positive();
const several = z.number().int().min(1).max(20);

/** `compass.investigation`: how far an investigation goes, and what it takes as normal. */
export const Investigation = z
  .strictObject({
    max_parallel_agents: several
      .default(5)
      .meta({ description: 'Agents that look at the same time.', unit: 'agents', example: 3 }),
    observation_timeout_seconds: seconds.default(120).meta({
      description:
        'When all agents together must be done. Who has not answered by then is named as missing; the others’ results go on.',
      unit: 's',
      example: 60,
    }),
    hypothesis_generation_timeout: seconds.default(30).meta({
      description: 'How long agents and a model may take to propose causes.',
      unit: 's',
      example: 20,
    }),
    max_hypotheses_per_agent: several.default(3).meta({
      description: 'Hypotheses that one agent may propose; of more, the likeliest are kept.',
      unit: 'hypotheses',
      example: 5,
    }),
    min_confidence_threshold: z.number().min(0).max(1).default(0.5).meta({
      description: 'Below it no cause is named. The list shows every hypothesis all the same.',
      unit: 'share from 0 to 1',
      example: 0.6,
    }),
    max_investigation_cost: z.number().nonnegative().default(10).meta({
      description: 'What a model may cost in one investigation; then it goes on without one and says so.',
      unit: 'US dollars',
      example: 2.5,
    }),
    reference_seconds: seconds.default(1800).meta({
      description: 'How much of the past “normal” is taken from.',
      unit: 's',
      example: 3600,
    }),
    lookback_seconds: seconds.default(600).meta({
      description: 'How long before the page the incident may have begun.',
      unit: 's',
      example: 900,
    }),
    step_seconds: seconds
      .default(15)
      .meta({ description: 'The resolution of what is read: one reading in so long.', unit: 's', example: 30 }),
    rate_seconds: seconds.default(300).meta({
      description: 'The range of rates: $RATE in the queries of agents.',
      unit: 's',
      example: 120,
    }),
  })
  .prefault({})
  .meta({ description: 'How far an investigation goes, and what it takes as normal.' });
