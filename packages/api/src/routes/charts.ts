import { CompassError, findInvestigation, verdictPicture } from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions, Chart } from '../create-api.ts';
import { ById, Run, TestHash } from './params.ts';

/** Sent as it is: nothing is made of it on the way. */
const Bytes = z.custom<string | Buffer>().meta({ type: 'string' });

/** A picture that is opened by itself is a document: nothing in it may load, run or be framed. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

const FORMS = {
  svg: { type: 'image/svg+xml', summary: 'What a verdict rests on, as an SVG', drawn: async ({ svg }: Chart) => svg },
  png: {
    type: 'image/png',
    summary: 'The same as a PNG',
    drawn: async (chart: Chart) => Buffer.from(await chart.png()),
  },
};

/** The evidence of a verdict as a picture, drawn from the values as they were read. */
export async function charts(instance: FastifyInstance, { ports, chart }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  const chartOf = (name: string, hash: string, run: number): Promise<Chart> =>
    ports.store.transaction(async (tx) => {
      const found = await findInvestigation(tx, name);
      const verdict = found.verdicts.findLast((one) => one.test.startsWith(hash) && (run === 0 || one.run === run));
      if (verdict === undefined)
        throw new CompassError('not_found', `There is no verdict of a test ${hash}.`, { field: 'hash' });
      const evidence = await tx.evidence.get(verdict.evidence);
      const picture = verdictPicture(found, verdict, { evidence, zone: ports.settings.zone });
      const drawn = picture === null ? null : chart(picture);
      if (drawn === null)
        throw new CompassError('not_found', 'This verdict rests on no values over time: there is nothing to draw.', {
          field: 'hash',
        });
      return drawn;
    });

  for (const [form, { type, summary, drawn }] of Object.entries(FORMS))
    app.get(
      `/investigations/:id/tests/:hash/chart.${form}`,
      {
        schema: {
          tags: ['Evidence'],
          operationId: `getChart${form === 'svg' ? 'Svg' : 'Png'}`,
          summary,
          params: ById.extend({ hash: TestHash }),
          querystring: z.strictObject({ run: Run }),
          response: { 200: { description: summary, content: { [type]: { schema: Bytes } } } },
        },
      },
      async (request, reply) => {
        const { id, hash } = request.params;
        const body = await drawn(await chartOf(id, hash, request.query.run));
        return reply
          .type(type)
          .headers({ 'content-security-policy': NOTHING, 'x-content-type-options': 'nosniff' })
          .send(body);
      },
    );
}
