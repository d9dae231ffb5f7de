import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { originFetch } from '../../src/net/origin-fetch.ts';

const serving = async (handle: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('a fetch for one origin', () => {
  test('sends what it is given and hands the answer on', async () => {
    const url = await serving(async (request, response) => {
      let text = '';
      for await (const piece of request) text += piece;
      response.writeHead(201, { 'x-kept': 'yes', 'set-cookie': 'a=b' }).end(`${request.method} ${request.url} ${text}`);
    });
    const fetch = originFetch({ url });
    const response = await fetch(`${url}/path?q=1`, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    expect([response.status, response.headers.get('x-kept'), response.headers.get('set-cookie')]).toEqual([
      201,
      'yes',
      null,
    ]);
    expect(await response.text()).toBe('POST /path?q=1 a=b+c');
  });

  test('calls nothing else, and lets nobody follow a redirect', async () => {
    let called = 0;
    const other = await serving((_request, response) => {
      called += 1;
      response.end();
    });
    const url = await serving((_request, response) => void response.writeHead(307, { location: other }).end());
    const fetch = originFetch({ url });
    const response = await fetch(url, { redirect: 'follow' });
    expect([response.status, response.headers.get('location')]).toEqual([307, null]);
    await expect(fetch(other)).rejects.toMatchObject({ code: 'refused' });
    await expect(fetch('file:///etc/passwd')).rejects.toMatchObject({ code: 'refused' });
    await expect(fetch(url.replace('http://', 'http://user@'))).rejects.toThrow('credentials');
    expect(called).toBe(0);
  });

  test('resolves a name once for each connection, and dials what it checked', async () => {
    const url = await serving((_request, response) => void response.end('here'));
    const named = url.replace('127.0.0.1', 'sources.test');
    let looks = 0;
    const resolve = async () => {
      looks += 1;
      return [{ address: looks < 3 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const fetch = originFetch({ url: named, resolve });
    for (const count of [1, 2]) {
      expect(await (await fetch(named)).text()).toBe('here');
      expect(looks).toBe(count);
    }
    await expect(fetch(named)).rejects.toMatchObject({ code: 'refused' });
  });

  test('ends in time, whether nothing comes or a little for ever', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/silent') return;
      const timer = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(timer));
    });
    const fetch = originFetch({ url, timeoutMs: 100 });
    await expect(fetch(`${url}/silent`)).rejects.toThrow('in time');
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow('in time');
    const stop = new AbortController();
    const response = await fetch(url, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(response.text()).rejects.toThrow('enough');
  });

  test('reads no more than it may: of one answer, of all at once, and never compressed', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'));
      else if (request.url === '/half') response.write('x'.repeat(600));
      else response.end('x'.repeat(2_000));
    });
    const fetch = originFetch({ url, maxBytes: 1_000, maxBytesAtOnce: 1_000 });
    await expect((await fetch(url)).text()).rejects.toMatchObject({ code: 'invalid' });
    await expect(fetch(`${url}/gzip`)).rejects.toThrow('compressed');
    const first = new AbortController();
    const half = async (signal: AbortSignal) => {
      const reader = (await fetch(`${url}/half`, { signal })).body?.getReader();
      return (await reader?.read())?.value?.length;
    };
    expect(await half(first.signal)).toBe(600);
    await expect(half(first.signal)).rejects.toMatchObject({ code: 'invalid' });
    first.abort();
    // What is over gives its room back.
    const second = new AbortController();
    await expect.poll(() => half(second.signal).catch((error) => error.code)).toBe(600);
    second.abort();
  });
});
