import { allVisible, WireEvent } from '@compass/core';
import { AGAIN_MS, CliError, problemOf } from './answer.ts';
import { type Connection, pathTo } from './connection.ts';
import { sseReader, type Told } from './sse.ts';

/** Three heartbeats: a stream that is silent for longer has broken without saying so. */
const SILENT_MS = 45_000;

export interface Follow {
  investigation: string;
  /** Number of the last entry that is known already. */
  after: number;
  signal: AbortSignal;
  sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}

/** One connection's events; the deadline moves on with everything that comes. */
async function* connected(response: Response, silence: { restart(): void }): AsyncGenerator<Told> {
  const read = sseReader();
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    silence.restart();
    yield* read(decoder.decode(chunk, { stream: true }));
  }
}

function deadline(ms: number) {
  const late = new AbortController();
  let timer = setTimeout(() => late.abort(), ms);
  return {
    signal: late.signal,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(() => late.abort(), ms);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * The entries of an investigation's audit trail as they are written, each once, until it ends. A stream that breaks is taken up again behind the last
 * entry that came; CliError when COMPASS refuses, or is away for longer than it takes to start it again.
 */
export async function* followEvents(
  { url, headers }: Connection,
  { investigation, after, signal, sleep }: Follow,
): AsyncGenerator<WireEvent> {
  let last = after;
  for (let failed = 0; !signal.aborted; ) {
    const silence = deadline(SILENT_MS);
    try {
      const response = await fetch(url(pathTo(investigation, '/events')), {
        redirect: 'error',
        signal: AbortSignal.any([signal, silence.signal]),
        headers: { ...headers, accept: 'text/event-stream', 'last-event-id': String(last) },
      });
      if (response.status === 204) return;
      if (!response.ok && response.status < 500) throw await problemOf(response);
      if (response.ok) failed = 0;
      for await (const told of connected(response, silence)) {
        if (told.event === 'end') return;
        const event = WireEvent.safeParse(allVisible(JSON.parse(told.data)));
        if (!event.success || event.data.data.seq <= last) continue;
        last = event.data.data.seq;
        yield event.data;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof CliError) throw error;
    } finally {
      silence.stop();
    }
    const wait = AGAIN_MS[failed];
    if (wait === undefined)
      throw new CliError('COMPASS does not answer any more. What is under way goes on when it does.');
    failed += 1;
    await sleep(wait, signal).catch(() => undefined);
  }
}
