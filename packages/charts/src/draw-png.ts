import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CompassError } from '@compass/core';

/** A thread that has nothing to draw for so long is ended: its memory is worth more than its start. */
const IDLE_MS = 10_000;
const LONGEST_MS = 20_000;

let worker: Worker | null = null;
let idle: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();

function end(): void {
  void worker?.terminate();
  worker = null;
}

async function drawNow(svg: string): Promise<Uint8Array> {
  clearTimeout(idle);
  worker ??= new Worker(new URL('./png-worker.ts', import.meta.url), { execArgv: [] });
  // It must not keep the program alive once it is idle, and must while somebody waits for it.
  worker.ref();
  try {
    worker.postMessage(svg);
    const [png] = (await once(worker, 'message', { signal: AbortSignal.timeout(LONGEST_MS) })) as [Uint8Array];
    return png;
  } catch (error) {
    end();
    throw new CompassError('internal', 'A chart could not be drawn.', { cause: error });
  } finally {
    worker?.unref();
    idle = setTimeout(end, IDLE_MS).unref();
  }
}

/** An SVG as a PNG of its own size, drawn in another thread with a font that is part of the program; one at a time. */
export function drawPng(svg: string): Promise<Uint8Array> {
  const drawn = last.then(() => drawNow(svg));
  last = drawn.catch(() => undefined);
  return drawn;
}
