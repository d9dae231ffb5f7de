import { z } from 'zod';
import { unwrapped } from './unwrapped.ts';

const Result = z.looseObject({ resultType: z.string(), result: z.array(z.unknown()) });
const Vector = z.array(z.looseObject({ value: z.unknown() })).min(1);
const Scalar = z.tuple([z.number(), z.string()]);

/** Without a result type: one value a series is a vector, a time with a value is a scalar, the rest is `otherwise`. */
const typeOf = (result: unknown[], otherwise: string): string => {
  if (Scalar.safeParse(result).success) return 'scalar';
  if (result.length === 0) return otherwise;
  return Vector.safeParse(result).success ? 'vector' : 'matrix';
};

/** They stand around an answer, and go with it. */
const Warned = z.looseObject({ warnings: z.array(z.string()).min(1) });

/**
 * What Prometheus answered, however a server wraps it, as `{resultType, result}` with what it warned of; `asked` is the type of an empty
 * answer without one.
 */
export const promResult = (value: unknown, asked: 'matrix' | 'vector'): unknown => {
  const found = unwrapped(value);
  const warned = [value, found].map((one) => Warned.safeParse(one).data).find((one) => one !== undefined);
  const warnings = warned === undefined ? {} : { warnings: warned.warnings };
  if (Array.isArray(found)) return { resultType: typeOf(found, asked), result: found, ...warnings };
  const typed = Result.safeParse(found);
  return typed.success ? { resultType: typed.data.resultType, result: typed.data.result, ...warnings } : found;
};

/** A list of words as `{values}`. */
export const wordList = (value: unknown): unknown => {
  const found = unwrapped(value);
  return Array.isArray(found) ? { values: found } : found;
};

const Grouped = z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) });

/** The values of a label where a server only runs queries: asked with `labelQuery`. */
export const groupedValues = (value: unknown, label: string): unknown => {
  const found = Grouped.safeParse(promResult(value, 'vector'));
  return found.success ? { values: found.data.result.flatMap(({ metric }) => metric[label] ?? []).sort() } : value;
};

/** Every value of a label that a series has now. */
export const labelQuery = (label: string): string => `group by (${label}) ({${label}!=""})`;
