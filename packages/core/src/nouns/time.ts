import { z } from 'zod';

/** An ISO-8601 instant with zone, as kept in the record. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;

/** The past (`referenceStart` to `start`) and what was seen since the incident began (`start` to `end`). */
export const Window = z.object({
  referenceStart: Instant,
  start: Instant,
  end: Instant,
  stepSeconds: z.number().positive(),
});
export type Window = z.infer<typeof Window>;
