import { Signal } from '@compass/core';
import { z } from 'zod';

/** `config/signals.yaml`: what this installation measures, and how it names it. */
export const SignalsFile = z.strictObject({
  component_label: z
    .string()
    .default('component')
    .meta({ description: 'The label of a series that says which component it is about.', example: 'service' }),
  signals: z.array(Signal.strict()).meta({ description: 'Queries with a name, each giving one series a component.' }),
});
