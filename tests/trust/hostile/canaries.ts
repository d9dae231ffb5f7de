import { createServer, type Server } from 'node:net';

/** Listeners that nobody has any business with: every connection to one of them is a way out that was found. */
export interface Canaries {
  /** `http://127.0.0.2:port`, and so on. */
  urls: string[];
  port: number;
  hits(): number;
  close(): Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    });
  });

/** On these loopback addresses, all on one port, any unless told. An address that this machine has not is left out. */
export async function canaries(hosts: string[], on = 0): Promise<Canaries> {
  let hits = 0;
  let port = on;
  const servers: Server[] = [];
  const urls: string[] = [];
  for (const host of hosts) {
    const server = createServer((socket) => {
      hits += 1;
      // What is never read never ends.
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    });
    const found = await listen(server, port, host).catch((error) => {
      if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
      return null;
    });
    if (found === null) continue;
    port = found;
    servers.push(server);
    urls.push(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  }
  return {
    urls,
    port,
    hits: () => hits,
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
