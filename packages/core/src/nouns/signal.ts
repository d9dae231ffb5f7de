import { z } from 'zod';

export const SignalKind = z.enum(['latency', 'errors', 'traffic', 'saturation']);
export type SignalKind = z.infer<typeof SignalKind>;

/** A named query: one or more series per component; `worse` is absent when neither direction is bad as such. */
export const Signal = z.object({
  name: z.string().min(1),
  kind: SignalKind,
  query: z.string().min(1),
  worse: z.enum(['up', 'down']).optional(),
  unit: z.string().optional(),
  title: z.string().optional(),
});
export type Signal = z.infer<typeof Signal>;
