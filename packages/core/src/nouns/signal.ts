import { z } from 'zod';

export const SignalKind = z.enum(['latency', 'errors', 'traffic', 'saturation']);
export type SignalKind = z.infer<typeof SignalKind>;

/** A named query: one or more series per component; `worse` is absent when neither direction is bad as such. */
export const Signal = z.object({
  name: z.string().min(1).meta({
    description: 'Its name, which says what it is beside its kind: see the head of signals.yaml.',
    example: 'latency_p99',
  }),
  kind: SignalKind.meta({ description: 'What is measured.', example: 'latency' }),
  query: z.string().min(1).meta({
    description: 'PromQL, one series a component, which the component’s label names.',
    example: 'sum by (component) (rate(http_requests_total[5m]))',
  }),
  worse: z.enum(['up', 'down']).optional().meta({
    description: 'The direction that is bad; left out: neither is bad as such.',
    example: 'up',
  }),
  unit: z.string().optional().meta({
    description: 'How people read the values: s, ms, share, bytes or /s; left out: taken from the name.',
    example: 's',
  }),
  title: z.string().optional().meta({
    description: 'What people read as its name; left out: made of the name and the kind.',
    example: 'lock waits',
  }),
});
export type Signal = z.infer<typeof Signal>;
