import { randomUUID } from 'node:crypto';
import { type Actor, accept, answerOf, CompassError, type Ports, type VerbAnswer } from '@compass/core';
import type { FastifyRequest } from 'fastify';

/** A REST or CLI requester; it can never approve. */
export const requester = (request: FastifyRequest): Actor =>
  request.headers['x-compass-client'] === 'cli'
    ? { kind: 'cli', name: 'the command line' }
    : { kind: 'api', name: 'the API' };

/**
 * Inbox first, then the queue; answers what the verb answered. `Idempotency-Key` is the delivery's key:
 * the same key twice is one effect and the same answer.
 */
export async function ask(
  ports: Ports,
  request: FastifyRequest,
  verb: string,
  input: unknown,
): Promise<Extract<VerbAnswer, { ok: true }>> {
  const given = request.headers['idempotency-key'];
  const key = `api:${verb}:${typeof given === 'string' && given !== '' ? given.slice(0, 200) : randomUUID()}`;
  await accept(ports, { key, verb, input, actor: requester(request) });
  const answer = (await answerOf(ports, key, 5000)) as VerbAnswer | null;
  if (answer === null)
    throw new CompassError(
      'unavailable',
      'It is stored and will be done, but has not been answered yet. Ask again with the same Idempotency-Key.',
    );
  if (!answer.ok) throw new CompassError('conflict', [answer.title, ...answer.lines].join(' '));
  return answer;
}
