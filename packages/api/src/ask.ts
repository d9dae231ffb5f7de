import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Actor, answerOf, CompassError, type Ports, type VerbAnswer } from '@compass/core';
import type { FastifyRequest } from 'fastify';
import { acceptInTime } from './accept-in-time.ts';

const ANSWER_WITHIN_MS = 5000;
const LONGEST_KEY = 200;

const CLIENTS = { cli: ['the command line', 'command line'], mcp: ['an MCP client', 'MCP'] } as const;

/** Whose token it is, and by which way it comes; it can never approve. */
export function requester({ headers, caller }: Pick<FastifyRequest, 'headers' | 'caller'>): Actor {
  const by = headers['x-compass-client'];
  const [whole, short] = by === 'cli' || by === 'mcp' ? CLIENTS[by] : (['the API', 'API'] as const);
  return { kind: by === 'cli' ? 'cli' : 'api', name: caller.name === null ? whole : `${caller.name} (${short})` };
}

function deliveryKey(request: FastifyRequest, verb: string): string {
  const given = request.headers['idempotency-key'];
  if (typeof given !== 'string' || given === '') return `api:${verb}:${randomUUID()}`;
  if (given.length > LONGEST_KEY)
    throw new CompassError('invalid', `Idempotency-Key: at most ${LONGEST_KEY} characters.`, {
      field: 'Idempotency-Key',
    });
  return `api:${verb}:${given}`;
}

/** As the record keeps it: what JSON drops is no difference. */
const asStored = (input: unknown): unknown => JSON.parse(JSON.stringify(input));

/** The same key with another request is a mistake of the caller's, and must not be answered with somebody else's answer. */
async function refuseOtherInput(ports: Ports, key: string, input: unknown): Promise<void> {
  const known = await ports.store.transaction((tx) => tx.inbox.get(key));
  if (known !== null && !isDeepStrictEqual(asStored(known.input), asStored(ports.redactor.value(input))))
    throw new CompassError('conflict', 'This Idempotency-Key was used for another request.', {
      field: 'Idempotency-Key',
    });
}

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
  const key = deliveryKey(request, verb);
  const { isNew } = await acceptInTime(ports, { key, verb, input, actor: requester(request) });
  if (!isNew) await refuseOtherInput(ports, key, input);
  // The inbox holds what `deliver` stored, which is a verb's answer.
  const answer = (await answerOf(ports, key, ANSWER_WITHIN_MS)) as VerbAnswer | null;
  if (answer === null)
    throw new CompassError(
      'unavailable',
      'It is stored and will be done, but has not been answered yet. Ask again with the same Idempotency-Key.',
    );
  if (!answer.ok) throw new CompassError('conflict', [answer.title, ...answer.lines].join(' '));
  return answer;
}
