import { Readable } from 'node:stream';
import {
  type AuditRow,
  CompassError,
  findInvestigation,
  type Investigation,
  isOverStatus,
  type Ports,
  type Step,
  wireEvent,
} from '@compass/core';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiOptions } from '../create-api.ts';
import { ById } from './params.ts';

/** A proxy must not take silence for the end; what no notice came for is read then as well. */
const HEARTBEAT_MS = 15_000;
/** Of one process: each holds a connection, and reads at every change. */
const MOST = 200;

const Headers = z.object({
  /** Number of the last entry that was heard. */
  'last-event-id': z
    .string()
    .regex(/^\d{1,9}$/, 'must be the id of an event: a whole number')
    .optional(),
});

const Stream = z.custom<Readable>().meta({ type: 'string' });
const Nothing = z.custom<undefined>().meta({ type: 'string' });

const OVER: Step['state'][] = ['done', 'failed', 'quarantined'];

type Followed = Pick<Investigation, 'id' | 'number'>;

/** What was written after an entry, and whether nothing more is expected: its post-mortem is what an investigation does last. */
const read = (ports: Ports, { id, number }: Followed, after: number): Promise<{ rows: AuditRow[]; ended: boolean }> =>
  ports.store.transaction(async (tx) => {
    const rows = await tx.audit.list(id, { after });
    const [short] = await tx.investigations.summaries({ before: number + 1, limit: 1 });
    if (short === undefined || !isOverStatus(short.status)) return { rows, ended: false };
    const last = await tx.steps.byKey(id, 'post-mortem');
    return { rows, ended: last === null || OVER.includes(last.state) };
  });

/** Rings at each change of one investigation; what rang while nobody waited is not lost. */
function bellOf(ports: Ports, id: string) {
  let rung = false;
  let wake: () => void = () => undefined;
  const silence = ports.store.listen((changed) => {
    if (changed !== id) return;
    rung = true;
    wake();
  });
  return {
    silence,
    /** Until it rings, or the heartbeat is due; at once when it has rung since it was last waited for. */
    async wait(abort: AbortSignal): Promise<void> {
      const heard = new AbortController();
      wake = () => heard.abort();
      if (!rung) await ports.clock.sleep(HEARTBEAT_MS, AbortSignal.any([abort, heard.signal])).catch(() => undefined);
      rung = false;
    },
  };
}

/** Server-Sent Events as text. One that ends has no id: whoever comes again with the last one hears what was written since. */
async function* told(ports: Ports, about: Followed, since: number, abort: AbortSignal): AsyncGenerator<string> {
  const bell = bellOf(ports, about.id);
  try {
    yield 'retry: 2000\n\n';
    for (let after = since; !abort.aborted; ) {
      const { rows, ended } = await read(ports, about, after);
      for (const row of rows) yield `id: ${row.seq}\nevent: ${row.what}\ndata: ${JSON.stringify(wireEvent(row))}\n\n`;
      after = rows.at(-1)?.seq ?? after;
      if (ended) {
        yield 'event: end\ndata: {}\n\n';
        return;
      }
      if (rows.length === 0) yield ': nothing new\n\n';
      await bell.wait(abort);
    }
  } finally {
    bell.silence();
  }
}

/**
 * The audit trail as it grows. `Last-Event-ID` goes on after that entry, without loss or repeat; the stream ends with the investigation (event `end`),
 * and 204 answers whoever has heard all of one that is over.
 */
export async function events(instance: FastifyInstance, { ports }: ApiOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  let listeners = 0;

  app.get(
    '/investigations/:id/events',
    {
      schema: {
        tags: ['Investigations'],
        operationId: 'followInvestigation',
        summary:
          'Its audit trail as Server-Sent Events, live until it ends; Last-Event-ID goes on where a listener left',
        params: ById,
        headers: Headers,
        response: {
          200: { description: 'Entry by entry.', content: { 'text/event-stream': { schema: Stream } } },
          204: {
            description: 'It has ended, and all of it was heard.',
            content: { 'text/event-stream': { schema: Nothing } },
          },
        },
      },
    },
    async (request, reply) => {
      const { id, number } = await ports.store.transaction((tx) => findInvestigation(tx, request.params.id));
      const about = { id, number };
      const heard = request.headers['last-event-id'];
      const since = Number(heard ?? 0);
      if (heard !== undefined) {
        const { rows, ended } = await read(ports, about, since);
        if (ended && rows.length === 0) return reply.code(204).send();
      }
      if (listeners >= MOST)
        throw new CompassError('unavailable', `${MOST} listeners are all that this process serves. Ask again later.`);
      const gone = new AbortController();
      listeners += 1;
      const leave = () => {
        if (!gone.signal.aborted) listeners -= 1;
        gone.abort();
      };
      // The server closes by closing every connection, and so ends what is told here.
      reply.raw.once('close', leave);
      if (request.socket.destroyed) leave();
      return reply
        .type('text/event-stream; charset=utf-8')
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
        .send(Readable.from(told(ports, about, since, gone.signal)));
    },
  );
}
