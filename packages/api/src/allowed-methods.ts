import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refused, sendProblem } from './problem.ts';

/** Remembers which addresses there are, and answers what fits none: 405 with Allow where it is the method alone, else 404. */
export function answerUnknown(app: FastifyInstance): void {
  const known: { form: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const form = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}$`);
    known.push(...[method].flat().map((one) => ({ form, method: one })));
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const [path = ''] = request.url.split('?');
    const methods = [...new Set(known.filter(({ form }) => form.test(path)).map(({ method }) => method))].sort();
    return sendProblem(
      reply,
      methods.length === 0
        ? refused(404, 'There is nothing at this address.')
        : refused(405, `${request.method} is not for this address: it takes ${methods.join(', ')}.`, {
            allow: methods.join(', '),
          }),
    );
  });
}
