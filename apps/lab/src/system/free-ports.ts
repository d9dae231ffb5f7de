import { type AddressInfo, createServer } from 'node:net';

/** Loopback ports that nobody listens on; all are held until all are known, so they differ. */
export async function freePorts<const Names extends readonly string[]>(
  names: Names,
): Promise<Record<Names[number], number>> {
  const held = await Promise.all(
    names.map(async (name) => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return { name, server };
    }),
  );
  const ports: Record<string, number> = {};
  for (const { name, server } of held) {
    // A listening TCP server has an AddressInfo.
    ports[name] = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
  }
  // One entry for each name, by the loop above.
  return ports as Record<Names[number], number>;
}
