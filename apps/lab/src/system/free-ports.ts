import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below those that outgoing connections are given (32768 and up, Linux ip(7)): one of them could have it before its program listens. */
const PORTS = [10_000, 32_768] as const;
const TRIES = 50;

async function hold(): Promise<{ port: number; server: Server }> {
  for (let left = TRIES; ; left -= 1) {
    const port = randomInt(...PORTS);
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
      return { port, server };
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Loopback ports that nobody listens on; all are held until all are known, so they differ. */
export async function freePorts<const Names extends readonly string[]>(
  names: Names,
): Promise<Record<Names[number], number>> {
  const held = await Promise.all(names.map(async (name) => ({ name, ...(await hold()) })));
  await Promise.all(held.map(({ server }) => once(server.close(), 'close')));
  // One entry for each name.
  return Object.fromEntries(held.map(({ name, port }) => [name, port])) as Record<Names[number], number>;
}
