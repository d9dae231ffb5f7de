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

/** So many loopback addresses from 127.0.0.2 on, all on one port. */
export async function canaries(count: number): Promise<Canaries> {
  let hits = 0;
  let port = 0;
  const servers: Server[] = [];
  const urls: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = createServer((socket) => {
      hits += 1;
      socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    });
    const host = `127.0.0.${index + 2}`;
    port = await listen(server, port, host);
    servers.push(server);
    urls.push(`http://${host}:${port}`);
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
