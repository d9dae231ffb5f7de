import { Signal } from '@compass/core';
import { z } from 'zod';
import { writtenOut } from './written-out.ts';

const Label = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label');

/** `config/signals.yaml`: what this installation measures, and how it names it. */
export const SignalsFile = z.strictObject({
  component_label: Label.default('component').meta({
    description: 'The label of a series that says which component it is about.',
    example: 'service',
  }),
  component_from: z
    .array(Label)
    .min(1)
    .default(['service_name', 'service', 'job'])
    .meta({
      description: 'Labels that may name a component; the first that a series has names it. $COMPONENT in a query.',
      example: ['service_name', 'app', 'job'],
    }),
  signals: z.array(Signal.strict()).meta({ description: 'Queries with a name, each giving one series a component.' }),
});

/** The signals with their queries as they are asked. */
export const signalsOf = ({ signals, component_label, component_from }: z.output<typeof SignalsFile>): Signal[] =>
  signals.map((signal) => ({
    ...signal,
    query: writtenOut(signal.query, { label: component_label, from: component_from }),
  }));
