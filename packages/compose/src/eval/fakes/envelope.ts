import { z } from 'zod';

/** As much of what a model is told as a fake one reads. */
export const Envelope = z.object({
  components: z.array(z.string()),
  observations: z.array(z.object({ key: z.string(), component: z.string(), says: z.string() })),
  hypotheses: z.array(z.object({ component: z.string(), supports: z.array(z.string()) })),
});
export type Envelope = z.infer<typeof Envelope>;
