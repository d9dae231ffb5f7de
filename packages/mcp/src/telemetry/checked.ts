import { CompassError } from '@compass/core';
import type { z } from 'zod';

type At = { server: string; tool: string };

/** Final: another look would find the same shape. */
export const unknownForm = (cause: z.ZodError, at: At): CompassError => {
  const field = cause.issues[0]?.path.join('.') ?? '';
  const message = `${at.server} answered ${at.tool} in a form that COMPASS does not know`;
  return new CompassError('unavailable', message, { field, cause });
};

/** Checks an answer's shape. CompassError `unavailable` for another one. */
export const checked = <T>(schema: z.ZodType<T>, value: unknown, at: At): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unknownForm(parsed.error, at);
};
