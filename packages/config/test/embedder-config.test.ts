import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

const embedderWith = (env: Record<string, string>, root = rootWith()) => readConfig({ root, env }).embedder;

describe('the embedder of the configuration', () => {
  it('is the one of this machine unless another is chosen', () => {
    expect(embedderWith({})).toEqual({ provider: 'offline' });
  });

  it.each([
    [
      { COMPASS_EMBEDDER: 'openai', OPENAI_API_KEY: 'k' },
      { name: 'text-embedding-3-small', price: 0.02, apiKey: 'k' },
    ],
    [{ COMPASS_EMBEDDER: 'ollama' }, { name: 'nomic-embed-text', price: 0, url: 'http://localhost:11434' }],
    [
      { COMPASS_EMBEDDER: 'ollama', COMPASS_EMBEDDING_MODEL: 'my-own' },
      { name: 'my-own', price: 0 },
    ],
  ])('%o: has its model, its price and its place', (env, chosen) => {
    expect(embedderWith(env as Record<string, string>)).toMatchObject(chosen);
  });

  it('is refused without a key, without a price, and by another name', () => {
    const openai = { COMPASS_EMBEDDER: 'openai' };
    expect(() => embedderWith(openai)).toThrow('set OPENAI_API_KEY, or learning.embedder: offline');
    const strange = { ...openai, OPENAI_API_KEY: 'k', COMPASS_EMBEDDING_MODEL: 'constructor' };
    expect(() => embedderWith(strange)).toThrow(/prices\.yaml has no price of constructor: add it at embeddings/);
    expect(() => embedderWith({ COMPASS_EMBEDDER: 'minilm' })).toThrow(/learning\.embedder/);
  });

  it('reads prices that were written before there were embedders', () => {
    const root = rootWith('prices.yaml', (text) => text.slice(0, text.indexOf('# What embedding costs')));
    expect(embedderWith({}, root)).toEqual({ provider: 'offline' });
    expect(embedderWith({ COMPASS_EMBEDDER: 'ollama' }, root)).toMatchObject({ price: 0 });
    expect(() => embedderWith({ COMPASS_EMBEDDER: 'openai', OPENAI_API_KEY: 'k' }, root)).toThrow(
      'has no price of text-embedding-3-small',
    );
  });
});
