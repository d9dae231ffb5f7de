import { inProcess, memoryPins, openBroker, outsideServer, prometheusServer, type ServerEntry } from '@compass/mcp';
import { clock } from '../../support/world.ts';

type Resolve = NonNullable<Parameters<typeof outsideServer>[0]['resolve']>;

const TIMEOUT_MS = 1_000;

/** The ways in which COMPASS calls an address of its configuration. */
export const CALLERS = ['prometheus', 'streamable-http', 'sse'] as const;
export type Caller = (typeof CALLERS)[number];

const entry = (caller: Caller, url: string, resolve?: Resolve): ServerEntry =>
  caller === 'prometheus'
    ? { name: 'theirs', connect: inProcess(() => prometheusServer({ url, timeoutMs: TIMEOUT_MS })) }
    : outsideServer({
        name: 'theirs',
        mcp: { url, transport: caller, headers: {} },
        limits: { timeoutMs: TIMEOUT_MS },
        ...(resolve === undefined ? {} : { resolve }),
      });

/** Calls so many times, on one connection and then on another; each answer, or why there was none. */
export async function call(caller: Caller, url: string, options: { times?: number; resolve?: Resolve } = {}) {
  const told: string[] = [];
  const tell = (error: unknown): void => void told.push(error instanceof Error ? error.message : String(error));
  let broker: ReturnType<typeof openBroker> | null = null;
  try {
    const servers = [entry(caller, url, options.resolve)];
    broker = openBroker({ servers, pins: memoryPins(), firstUse: 'trust', clock });
    const asked = { server: 'theirs', tool: 'prometheus_query', access: 'read', arguments: { query: 'up' } } as const;
    for (let times = 0; times < (options.times ?? 1); times += 1)
      await broker.call(asked).then(() => told.push('answered'), tell);
  } catch (error) {
    tell(error);
  } finally {
    await broker?.close();
  }
  return told;
}
