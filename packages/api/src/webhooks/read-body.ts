import { CompassError, type Redactor } from '@compass/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** Signatures are of the bytes as they came: nothing parses them before. */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

export const rawBody = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new CompassError('invalid', 'The body is not JSON in UTF-8.');
  }
}

export function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const field = issue?.path.join('.') || 'body';
  throw new CompassError('invalid', `${field}: ${issue?.message ?? 'is not valid'}`, { field });
}

/** A time of a sender, kept as COMPASS writes times. */
export const Time = z
  .string()
  .refine((at) => !Number.isNaN(Date.parse(at)), 'is not a time')
  .transform((at) => new Date(at).toISOString());

/** Names and titles are one line; a database takes no NUL. Half a secret cannot be told any more: they are redacted before they are cut. */
export const oneLine = (redactor: Redactor, text: string | null | undefined, most: number): string =>
  redactor
    .text(text ?? '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, most)
    .trim();

/** An address as it was sent: what of it may be kept is decided where it is stored. */
export const addressOf = (url: string | null | undefined): string | null =>
  url == null || url === '' || url.length > 2000 ? null : url.replace(/\p{Cc}+/gu, '');
