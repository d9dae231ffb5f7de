import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Ephemeral, Message, View } from '../src/page/wire.ts';

/** What the fake workspace shows; a test changes it and says `changed()`. */
export interface Shown {
  messages: Message[];
  ephemeral: Ephemeral[];
  modals: View[];
  home: View[];
  files: Record<string, string>;
  /** Whether the app is there; it is, unless told. */
  connected?: boolean;
}

export interface Posted {
  path: string;
  body: Record<string, unknown>;
}

const HTML =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
  '<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head><body><div id="root"></div><script src="/page.js"></script></body></html>';

const USERS = [
  { id: 'U1', name: 'alice', real_name: 'Alice' },
  { id: 'U2', name: 'bob', real_name: 'Bob' },
  { id: 'U3', name: 'carol', real_name: 'Carol', is_restricted: true },
];
const CHANNELS = [
  { id: 'C1', name: 'orders-oncall' },
  { id: 'C2', name: 'general' },
];

async function bundle(): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: { page: fileURLToPath(new URL('../src/page/main.tsx', import.meta.url)) },
    bundle: true,
    write: false,
    outdir: '/',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return Object.fromEntries(outputFiles.map((file) => [file.path, file.text]));
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

/** The page on a server that answers as the local workspace does, from what it is told to show. */
export async function startFakeWorkspace(shown: Shown) {
  const assets = await bundle();
  const posted: Posted[] = [];
  const answers = new Map<string, unknown>();
  const listeners = new Set<() => void>();

  const read = (path: string, type: string | null): unknown => {
    if (path === '/local/channels')
      return { channels: CHANNELS, users: USERS, team: { name: 'Local' }, connected: shown.connected };
    if (path === '/local/channels/orders-oncall/messages') return { messages: shown.messages };
    if (path.startsWith('/local/channels/')) return { messages: [] };
    if (path === '/local/ephemeral') return { messages: shown.ephemeral };
    return { views: type === 'home' ? shown.home : shown.modals };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      posted.push({ path: url.pathname, body: await readJson(request) });
      response.end(JSON.stringify(answers.get(url.pathname) ?? { ok: true }));
    } else if (url.pathname === '/local/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      const say = () => response.write('event: changed\ndata: {}\n\n');
      listeners.add(say);
      request.on('close', () => listeners.delete(say));
    } else if (url.pathname.startsWith('/local/files/')) {
      response.end(shown.files[url.pathname.slice('/local/files/'.length)]);
    } else if (url.pathname.startsWith('/local/')) {
      response.end(JSON.stringify(read(url.pathname, url.searchParams.get('type'))));
    } else {
      const type = url.pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      const asset = assets[url.pathname];
      response.setHeader('content-type', asset === undefined ? 'text/html' : `${type}; charset=utf-8`);
      response.end(asset ?? HTML);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    /** What a POST to a path is answered with; `{ok: true}` unless told. */
    answers,
    changed: () => {
      for (const say of listeners) say();
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
