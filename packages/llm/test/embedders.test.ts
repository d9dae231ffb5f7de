import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EmbedderConfig } from '@compass/config';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tuned } from '../../../tests/retrieval/tuned.ts';
import { lexicon } from '../src/embedders/lexicon.ts';
import { checkEmbedder, offlineEmbedder, openEmbedder } from '../src/index.ts';
import { never } from './support.ts';

type Remote = Exclude<EmbedderConfig, { provider: 'offline' }>;
const KEY = 'sk-stand-in-0123456789abcdef';

interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** A provider that answers this to every call. */
async function providerOf(answer: unknown, status = 200): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(await text(request)) });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }; // listens on TCP
}

const config = (provider: Remote['provider'], url: string, changes: Partial<Remote> = {}): Remote => ({
  ...{ provider, name: 'stand-in-1', apiKey: KEY, price: 0.02, timeoutMs: 2000 },
  url: provider === 'openai' ? `${url}/v1` : url,
  ...changes,
});
const long = (first: number, size = 600) => Array.from({ length: size }, (_, at) => (at === 0 ? first : 0.1));
const openaiSays = (vectors: number[][]) => ({
  object: 'list',
  model: 'stand-in-1',
  // In whatever order they were ready.
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse(),
  usage: { prompt_tokens: 7, total_tokens: 7 },
});
const ollamaSays = (vectors: number[][]) => ({ model: 'stand-in-1', embeddings: vectors, prompt_eval_count: 7 });

describe.each([
  ['openai', openaiSays, '/v1/embeddings', { input: ['ab', 'cde'], dimensions: 512, encoding_format: 'float' }],
  ['ollama', ollamaSays, '/api/embed', { input: ['ab', 'cde'], dimensions: 512 }],
] as const)('%s', (provider, says, path, body) => {
  it('embeds in the order of the texts, cut to one length, and says what it cost', async () => {
    const { url, asked } = await providerOf(says([long(5), long(-5)]));
    const embedder = openEmbedder(config(provider, url));
    expect(embedder.id).toBe(`${provider}/stand-in-1/512`);
    const { vectors, tokens, usd } = await embedder.embed(['ab', 'cde'], { abort: never });
    expect(vectors.map((one) => [one.length, Math.sign(one[0] ?? 0)])).toEqual([
      [512, 1],
      [512, -1],
    ]);
    for (const one of vectors) expect(Math.hypot(...one)).toBeCloseTo(1, 5);
    // It counted more than the texts can be: that is not believed.
    expect([tokens, usd]).toEqual([5, (5 * 0.02) / 1e6]);
    expect(embedder.most(['ab', 'cde'])).toEqual({ tokens: 5, usd: (5 * 0.02) / 1e6 });
    expect(asked).toMatchObject([{ path, body: { model: 'stand-in-1', ...body } }]);
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it.each([
    ['too few numbers', says([long(1, 384)]), 200, 'invalid', /stand-in-1 gives 384 numbers/],
    ['a text too few', says([]), 200, 'unavailable', /answered 0 of 1 texts/],
    ['nonsense', { data: 'no', embeddings: 'no' }, 200, 'unavailable', /readable form/],
    ['a limit', { error: { message: KEY } }, 429, 'refused', /takes no question now/],
    ['an embedder that is unknown', { error: { message: KEY } }, 404, 'invalid', /^learning\.model: .* knows no model/],
    ['a refused key', { error: { message: KEY } }, 401, 'invalid', /does not accept this key/],
  ] as const)('names %s, and repeats no key', async (_what, answer, status, code, words) => {
    const { url } = await providerOf(answer, status);
    const work = openEmbedder(config(provider, url)).embed(['ab'], { abort: never });
    const error: unknown = await work.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(String(error)).not.toContain(KEY);
  });
});

describe('trying an embedder', () => {
  it('embeds one word, once', async () => {
    const { url, asked } = await providerOf(ollamaSays([long(1)]));
    await checkEmbedder(config('ollama', url));
    expect(asked).toMatchObject([{ path: '/api/embed', body: { input: ['incident'] } }]);
  });

  it('says what to set where it is not there, knows no such embedder, or gives too few numbers', async () => {
    const why = (url: string) => checkEmbedder(config('ollama', url)).catch((error: unknown) => error);
    expect(await why('http://127.0.0.1:9')).toMatchObject({
      field: 'learning.embedder',
      message:
        'learning.embedder: ollama does not answer, or not in a readable form. Does it run at http://127.0.0.1:9, and with this embedder? With "offline" it is done on this machine.',
    });
    const unknown = await providerOf({ error: 'model not found' }, 404);
    expect(await why(unknown.url)).toMatchObject({ code: 'invalid', field: 'learning.model' });
    const short = await providerOf(ollamaSays([long(1, 384)]));
    expect(await why(short.url)).toMatchObject({
      field: 'learning.model',
      message: expect.stringMatching(/choose another model/),
    });
  });

  it('has nothing to try offline', async () => {
    await expect(checkEmbedder({ provider: 'offline' })).resolves.toBeUndefined();
  });
});

describe('offline', () => {
  const embed = async (...texts: string[]) => (await offlineEmbedder.embed(texts, { abort: never })).vectors;
  const alike = async (a: string, b: string) => {
    const [one = [], other = []] = await embed(a, b);
    return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
  };

  it('is chosen by its name, and costs nothing', () => {
    expect(openEmbedder({ provider: 'offline' })).toBe(offlineEmbedder);
    expect(offlineEmbedder.most(['ab'])).toEqual({ tokens: 0, usd: 0 });
  });

  it('gives the same numbers for as long as its id is the same', async () => {
    const texts = [...tuned.worded, ...tuned.paraphrased].flatMap(({ past, now }) => [past, now]);
    const vectors = await embed(...texts);
    const hash = createHash('sha256').update(JSON.stringify(vectors)).digest('hex').slice(0, 16);
    expect([offlineEmbedder.id, hash]).toMatchInlineSnapshot(`
      [
        "offline/512/1.1",
        "a4df98c9abf9dc6a",
      ]
    `);
    for (const one of vectors) expect([one.length, Math.hypot(...one)]).toEqual([512, expect.closeTo(1, 5)]);
  });

  it('finds what means alike nearer than what does not, in other words', async () => {
    const near = await alike('the certificate expired', 'x509 renewal was forgotten');
    expect(near).toBeGreaterThan(0.3);
    expect(near).toBeGreaterThan(await alike('the certificate expired', 'consumers lag behind the broker'));
  });

  it('tells labels from words', async () => {
    expect(await alike('service=orders', 'service=orders')).toBeCloseTo(1, 5);
    expect(await alike('service=orders', 'service=billing')).toBeLessThan(0.2);
  });

  it('has no numbers for nothing, and takes any text', async () => {
    const [nothing = [], odd = []] = await embed('', '\u0000 \ud800 🧭 ñandú'.repeat(500));
    expect(Math.hypot(...nothing)).toBe(0);
    expect(odd.every(Number.isFinite)).toBe(true);
  });

  it('knows each concept once, with words of its own', () => {
    expect(new Set(lexicon.map(({ name }) => name)).size).toBe(lexicon.length);
    for (const { name, broader, phrases } of lexicon) {
      expect(phrases.length, name).toBeGreaterThan(3);
      if (broader !== null) expect(lexicon.map((one) => one.name)).toContain(broader);
    }
  });
});
