import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { formats, type Provider } from './formats.ts';
import { GOOD, type Mode, modes } from './modes.ts';

export interface Asked {
  provider: Provider;
  mode: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface ModelServer {
  /** Where a provider is found that behaves in this way. */
  url(provider: Provider, mode: Mode['name']): string;
  /** Every question, in the order in which it came. */
  asked: Asked[];
  /** How often the origin was asked that nobody may ask. */
  elsewhere(): number;
  close(): Promise<void>;
}

const isProvider = (name: string | undefined): name is Provider => name !== undefined && Object.hasOwn(formats, name);

/** Speaks the wire formats of all providers on one port: /<provider>/<mode>/…; whoever asks for its models gets one. */
export async function startModelServer(): Promise<ModelServer> {
  const asked: Asked[] = [];
  let strays = 0;
  const stray = createServer((_request, response) => {
    strays += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(GOOD);
  });
  const originOf = (server: typeof stray) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on TCP
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const [, provider, slug = '', ...rest] = decodeURIComponent(request.url ?? '').split('/');
    const mode = modes.find(({ name }) => name === slug);
    if (!isProvider(provider) || mode === undefined) return void response.writeHead(418).end();
    const format = formats[provider];
    const path = `/${rest.join('/')}`;
    if (path === format.models && !mode.fault)
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(format.listed('stand-in-1')));
    const body = await text(request);
    if (path !== format.models) {
      const question = JSON.parse(body);
      asked.push({ provider, mode: slug, headers: request.headers, body: question });
      if (path !== format.path) return void response.writeHead(418).end();
      const repaired = format.repairs(question);
      return mode.reply({ response, format, repaired, elsewhere: `${originOf(stray)}/` });
    }
    mode.reply({ response, format, repaired: false, elsewhere: `${originOf(stray)}/` });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  for (const one of [stray, server])
    await new Promise<void>((resolve) => one.listen({ port: 0, host: '127.0.0.1' }, resolve));
  return {
    url: (provider, mode) => `${originOf(server)}/${provider}/${encodeURIComponent(mode)}`,
    asked,
    elsewhere: () => strays,
    async close() {
      for (const one of [stray, server]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
    },
  };
}
