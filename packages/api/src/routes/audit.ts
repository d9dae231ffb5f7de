import { auditFault, CompassError, findInvestigation, type Investigation, WireAudit } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';
import { Limit, pageOf } from '../pages.ts';
import { Id } from './params.ts';

const Query = z.strictObject({
  investigation: Id.optional(),
  head: z
    .string()
    .regex(/^[0-9a-fA-F]{8,64}$/, 'must be at least the first 8 hexadecimal digits of a head')
    .optional()
    .describe('As it was told in a thread, a post-mortem or the log; with `investigation`.'),
  before: z.coerce.number().int().min(1).optional().describe('Those of lower numbers: how the next page is asked for.'),
  limit: Limit,
});

/** Verifies audit chains with the key, which this process has and the database has not. */
export async function audit(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const verified = (one: Pick<Investigation, 'id' | 'number'>, head: string | undefined): Promise<WireAudit> =>
    ports.store.transaction(async (tx) => {
      const [rows, journal] = [await tx.audit.list(one.id), await tx.journal.read(one.id)];
      return {
        id: one.id,
        name: `INV-${one.number}`,
        number: one.number,
        entries: rows.length,
        head: rows.at(-1)?.hash ?? '',
        broken: auditFault(ports, { investigation: one.id, rows, journal, ...(head === undefined ? {} : { head }) }),
      };
    });

  app.get(
    '/audit',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['Operations'],
        operationId: 'verifyAudit',
        summary: 'Verifies the audit chain of one investigation, or of all of them, page by page',
        querystring: Query,
        response: { 200: z.array(WireAudit) },
      },
    },
    async (request, reply) => {
      const { investigation, head, before, limit } = request.query;
      if (investigation !== undefined)
        return [await verified(await ports.store.transaction((tx) => findInvestigation(tx, investigation)), head)];
      if (head !== undefined)
        throw new CompassError('invalid', 'head: a head belongs to one investigation: name it.', { field: 'head' });
      const list = await ports.store.transaction((tx) =>
        tx.investigations.summaries({ limit: limit + 1, ...(before === undefined ? {} : { before }) }),
      );
      const all: WireAudit[] = [];
      for (const one of pageOf(request, reply, { list, limit, cursor: ({ number }) => number }))
        all.push(await verified(one, undefined));
      return all;
    },
  );
}
