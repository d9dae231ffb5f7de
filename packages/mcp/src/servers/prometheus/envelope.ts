import { z } from 'zod';
import { rows } from '../../rows.ts';

/** The envelope of Prometheus' HTTP API, which Loki uses too: https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
export const success = <T extends z.ZodType>(data: T) =>
  z.object({ status: z.literal('success'), data, warnings: z.array(z.string()).nullish() });

/** An answer, with what its backend warned of: a store that did not answer leaves its series out, and the status is success all the same. */
export const warned = <T extends object>({ data, warnings }: { data: T; warnings?: string[] | null | undefined }) =>
  warnings == null || warnings.length === 0 ? data : { ...data, warnings };

export const Result = z.object({
  resultType: z.enum(['matrix', 'vector', 'scalar', 'string']),
  result: z.array(z.unknown()),
});

export const Line = z.object({
  metric: z.record(z.string(), z.string()),
  values: rows(z.tuple([z.number(), z.string()])),
});
export type Line = z.infer<typeof Line>;

export const Matrix = z.object({ resultType: z.literal('matrix'), result: z.array(Line) });
