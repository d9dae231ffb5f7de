import type { ServerResponse } from 'node:http';
import type { Ports } from '@compass/core';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';

/** Nobody waits longer for an acknowledgement. */
const LONGEST_MS = 2500;

/**
 * Closing cuts every connection; what is about to be answered is answered before, for it may be stored by now and not sent again. A hook for the
 * routes of which that holds.
 */
export function answerBeforeClose(app: FastifyInstance, { clock }: Pick<Ports, 'clock'>): onRequestAsyncHookHandler {
  const underWay = new Map<ServerResponse, Promise<void>>();
  app.addHook('preClose', async () => {
    const answered = new AbortController();
    const late = clock.sleep(LONGEST_MS, answered.signal).catch(() => undefined);
    await Promise.race([Promise.all(underWay.values()), late]);
    answered.abort();
  });
  return async (_request, { raw }) => {
    const ended = new Promise<void>((resolve) => void raw.once('close', resolve));
    underWay.set(
      raw,
      ended.then(() => void underWay.delete(raw)),
    );
  };
}
