import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

const modelWith = (env: Record<string, string>, root = rootWith()) => readConfig({ root, env }).model;

describe('the model of the configuration', () => {
  it('is none unless one is chosen', () => {
    expect(modelWith({})).toBeNull();
  });

  it.each([
    [{ LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k' }, 'gpt-6.2-sol', { input: 2, cacheWrite: 2.5, output: 10 }],
    [{ LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'k' }, 'claude-sonnet-5-5', { input: 2, cacheWrite: 2 }],
    [
      { LLM_PROVIDER: 'anthropic', ANTHROPIC_API_KEY: 'k', ANTHROPIC_MODEL: 'claude-haiku-5-5' },
      'claude-haiku-5-5',
      {},
    ],
    [{ LLM_PROVIDER: 'ollama' }, 'gemma4', { input: 0, output: 0, upTo: null }],
    [{ LLM_PROVIDER: 'ollama', OLLAMA_MODEL: 'my-own:70b' }, 'my-own:70b', { input: 0, output: 0 }],
  ])('%o: is %s, with its price', (env, name, price) => {
    expect(modelWith(env as Record<string, string>)).toMatchObject({ name, price });
  });

  it('is refused without a price, by the file and what to add', () => {
    const env = { LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k', OPENAI_MODEL: 'gpt-9' };
    expect(() => modelWith(env)).toThrow(
      /prices\.yaml has no price of gpt-9: add it at providers\.openai\.models as "gpt-9: \{ input/,
    );
    expect(() => modelWith({ ...env, OPENAI_MODEL: 'constructor' })).toThrow('no price of constructor');
    const root = rootWith();
    rmSync(join(root, 'config/prices.yaml'));
    expect(() => modelWith(env, root)).toThrow('prices.yaml is missing');
    expect(modelWith({}, root)).toBeNull();
  });

  it('is refused without a key, and where a question could be longer than its price holds', () => {
    expect(() => modelWith({ LLM_PROVIDER: 'anthropic' })).toThrow('set ANTHROPIC_API_KEY');
    const root = rootWith('compass.yaml', (text) =>
      text.replace('per_investigation: 50000', 'per_investigation: 300000'),
    );
    expect(() => modelWith({ LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k' }, root)).toThrow(
      /per_investigation: .*gpt-6\.2-sol only for questions of up to 272000 tokens/,
    );
    expect(modelWith({ LLM_PROVIDER: 'ollama' }, root)).not.toBeNull();
  });

  it('a price that is none is refused with its line', () => {
    const root = rootWith('prices.yaml', (text) => text.replace('output: 40', 'output: dear'));
    expect(() => modelWith({ LLM_PROVIDER: 'ollama' }, root)).toThrow(
      /prices\.yaml:\d+: providers\.openai\.models\.gpt-6/,
    );
  });
});
