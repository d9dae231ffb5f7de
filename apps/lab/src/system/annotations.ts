import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Annotation = { id: number; time: number; timeEnd: number; tags: string[]; text: string };

export type Annotations = {
  /** A Grafana as far as its annotations go: GET /api/annotations with `from`, `to` (ms), `tags` and `matchAny`. */
  url: string;
  /** Notes at this moment that something was done. */
  add(note: { tags: string[]; text: string }): void;
  stop(): Promise<void>;
};

/** Keeps what was done to the system, as those who do it note it in Grafana. Listens on a free loopback port. */
export async function startAnnotations(): Promise<Annotations> {
  const kept: Annotation[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [from, to] = [Number(searchParams.get('from') ?? 0), Number(searchParams.get('to') ?? Date.now())];
    const tags = searchParams.getAll('tags');
    const tagged = (one: Annotation) => {
      const has = (tag: string) => one.tags.includes(tag);
      return searchParams.get('matchAny') === 'true' ? tags.length === 0 || tags.some(has) : tags.every(has);
    };
    const wanted = kept.filter((one) => one.time >= from && one.time <= to && tagged(one));
    const found = pathname === '/api/annotations';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ? wanted : { message: 'Not found' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A TCP server that listens has an AddressInfo.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add({ tags, text }) {
      const time = Date.now();
      kept.push({ id: kept.length + 1, time, timeEnd: time, tags, text });
    },
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
