import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

export const Limit = z.coerce.number().int().min(1).max(200).default(50).describe('So many at most.');

/** Of a list that was read with one more than asked for: what is to be answered, and in `Link` (RFC 8288) where the rest is. */
export function pageOf<T>(
  { url }: Pick<FastifyRequest, 'url'>,
  reply: FastifyReply,
  { list, limit, cursor }: { list: readonly T[]; limit: number; cursor(last: T): string | number },
): T[] {
  const page = list.slice(0, limit);
  const last = page.at(-1);
  if (list.length > limit && last !== undefined) {
    const next = new URL(url, 'http://compass');
    next.searchParams.set('before', String(cursor(last)));
    reply.header('link', `<${next.pathname}${next.search}>; rel="next"`);
  }
  return page;
}
