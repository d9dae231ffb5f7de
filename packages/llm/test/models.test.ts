import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Provider, standIn } from '../../../tests/support/model-servers/formats.ts';
import { CANARY, GOOD, modes } from '../../../tests/support/model-servers/modes.ts';
import { checkModel, openModel } from '../src/index.ts';
import { modelServer, never, question } from './support.ts';

const providers: Provider[] = ['openai', 'anthropic', 'ollama'];

/** Where the texts of a question stand, of all formats. */
const Sent = z.object({
  messages: z.array(z.object({ content: z.string() })),
  system: z.string().optional(),
  format: z.unknown().optional(),
  response_format: z.unknown().optional(),
  output_config: z.unknown().optional(),
});

const schema = { type: 'object', required: ['explanation', 'hypotheses'], additionalProperties: false };
const { instruction, data } = question;

/** What every provider is told, in its own format. */
const told: Record<Provider, Record<string, unknown>> = {
  openai: {
    messages: [
      { role: 'system', content: instruction },
      { role: 'user', content: data },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'opinion', strict: true, schema } },
    max_completion_tokens: 3000,
    reasoning_effort: 'low',
  },
  anthropic: {
    system: instruction,
    messages: [{ role: 'user', content: data }],
    output_config: { format: { type: 'json_schema', schema }, effort: 'low' },
    max_tokens: 3000,
  },
  ollama: {
    messages: [
      { role: 'system', content: expect.stringContaining(instruction) },
      { role: 'user', content: data },
    ],
    format: schema,
    think: 'low',
    stream: false,
    options: { num_predict: 3000 },
  },
};

describe.each(providers)('%s', (provider) => {
  it('answers data of the schema, and says what it cost', async () => {
    const server = await modelServer();
    const model = openModel(standIn(provider, server.url(provider, 'well')));
    const answer = await model.ask(question, { abort: never });
    expect(answer).toMatchObject({ text: GOOD, ended: 'done', usage: { inputTokens: 900, outputTokens: 60 } });
    // OpenAI kept the whole input for the next question, which costs a quarter more.
    expect(answer.usd).toBeCloseTo((900 * (provider === 'openai' ? 2.5 : 2) + 60 * 10) / 1e6, 12);
    expect(answer.usd).toBeLessThan(model.most(question).usd);
  });

  it('tells the instruction apart from the data, and the schema in plain words', async () => {
    const server = await modelServer();
    await openModel(standIn(provider, server.url(provider, 'well'))).ask(question, { abort: never });
    const [asked] = server.asked;
    expect(asked?.body).toMatchObject(told[provider]);
    const body = JSON.stringify(asked?.body);
    expect(body).toContain('at most 1200 characters');
    expect(body).not.toContain('maxLength');
    expect(Object.keys(asked?.headers ?? {}).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  it('is told a temperature where one is written, and none otherwise', async () => {
    const server = await modelServer();
    const config = standIn(provider, server.url(provider, 'well'));
    for (const temperature of [null, 0.3]) await openModel({ ...config, temperature }).ask(question, { abort: never });
    const said = server.asked.map(({ body }) => /"temperature":([\d.]+)/.exec(JSON.stringify(body))?.[1]);
    expect(said).toEqual([undefined, '0.3']);
  });

  it('shows what was wrong with an earlier answer', async () => {
    const server = await modelServer();
    const model = openModel(standIn(provider, server.url(provider, 'wrong once')));
    const repairs = [{ said: '', wrong: 'The answer is not one JSON object.' }];
    expect((await model.ask({ ...question, repairs }, { abort: never })).text).toBe(GOOD);
    expect(server.asked[0]?.body).toMatchObject({
      messages: expect.arrayContaining([
        { role: 'assistant', content: '(nothing)' },
        { role: 'user', content: 'The answer is not one JSON object.' },
      ]),
    });
  });

  it('sets aside a token for every byte that goes out, and the whole answer', async () => {
    const server = await modelServer();
    const model = openModel(standIn(provider, server.url(provider, 'well')));
    const repairs = [{ said: '\u0000\u{1F512}"\\'.repeat(500), wrong: 'Nein, größer.' }];
    for (const asked of [question, { ...question, repairs, data: JSON.stringify('é'.repeat(3000)) }]) {
      await model.ask(asked, { abort: never });
      const { messages, system, format, response_format, output_config } = Sent.parse(server.asked.at(-1)?.body);
      const texts = [...messages.map(({ content }) => content), system ?? ''];
      const schemas = [format, response_format, output_config].map((one) => JSON.stringify(one ?? ''));
      const bytes = [...texts, ...schemas].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      expect(model.most(asked).tokens).toBeGreaterThanOrEqual(bytes + asked.maxOutputTokens);
    }
  });

  it('charges no more than was set aside, whatever is counted, and all of it where nothing is', async () => {
    const server = await modelServer();
    const charged = async (mode: string) => {
      const model = openModel(standIn(provider, server.url(provider, mode)));
      const { usd, usage } = await model.ask(question, { abort: never });
      const most = model.most(question);
      expect(usage.inputTokens + usage.outputTokens).toBe(most.tokens);
      return usd / most.usd;
    };
    expect(await charged('does not say what it used')).toBeCloseTo(1, 12);
    expect(await charged('counts too much')).toBeLessThanOrEqual(1 + 1e-12);
  });

  it.each([
    ['busy, says when', { code: 'refused', retryAfterMs: 1000 }],
    ['busy until a date', { code: 'refused', retryAfterMs: expect.any(Number) }],
    ['overloaded', { code: 'refused', retryAfterMs: null }],
    ['key not accepted', { code: 'invalid', field: `llm.providers.${provider}.api_key` }],
    ['model unknown', { code: 'invalid', field: `llm.providers.${provider}.model` }],
    ['1 MB', { code: 'unavailable' }],
  ])('%s: fails in our words', async (mode, error) => {
    const server = await modelServer();
    const config = standIn(provider, server.url(provider, mode), { timeoutMs: 5000 });
    const failed = await openModel(config)
      .ask(question, { abort: never })
      .catch((thrown) => thrown);
    expect(failed).toMatchObject(error);
    expect(`${failed.stack} ${JSON.stringify(failed)} ${failed.cause}`).not.toMatch(
      new RegExp(`${CANARY.split(' ')[0]}|${config.apiKey}`),
    );
    expect(server.asked).toHaveLength(1);
  });

  it('ends when nobody waits any more', async () => {
    const server = await modelServer();
    const model = openModel(standIn(provider, server.url(provider, 'hangs'), { timeoutMs: 60_000 }));
    const stop = new AbortController();
    const asked = model.ask(question, { abort: stop.signal });
    while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('goes nowhere else', async () => {
    const server = await modelServer();
    const model = openModel(standIn(provider, server.url(provider, 'sends elsewhere')));
    await expect(model.ask(question, { abort: never })).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.elsewhere()).toBe(0);
  });

  it('is found, or says what is wrong', async () => {
    const server = await modelServer();
    await expect(checkModel(standIn(provider, server.url(provider, 'well')))).resolves.toBeUndefined();
    await expect(checkModel(standIn(provider, server.url(provider, 'key not accepted')))).rejects.toThrow(
      `llm.providers.${provider}.api_key`,
    );
    const nowhere = standIn(provider, 'http://127.0.0.1:9');
    await expect(checkModel(nowhere)).rejects.toThrow(`${provider} does not answer`);
    expect(server.asked).toEqual([]);
  });
});

it('a model that Ollama has not fetched is named, with how to fetch it', async () => {
  const server = await modelServer();
  const config = standIn('ollama', server.url('ollama', 'well'), { name: 'other' });
  await expect(checkModel(config)).rejects.toThrow('ollama pull other');
});

it('the environment does not say where a model is asked, nor as whom', async () => {
  const server = await modelServer();
  const { env } = process;
  const strange = {
    OPENAI_BASE_URL: 'http://127.0.0.1:9',
    OPENAI_ORG_ID: 'stranger',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  };
  Object.assign(env, strange);
  try {
    for (const provider of providers) {
      const model = openModel(standIn(provider, server.url(provider, 'well')));
      expect((await model.ask(question, { abort: never })).text).toBe(GOOD);
    }
    expect(JSON.stringify(server.asked.map(({ headers }) => headers))).not.toContain('stranger');
  } finally {
    for (const name of Object.keys(strange)) delete env[name];
  }
});

it('the stand-ins fail in 30 ways', () => {
  expect(modes.filter(({ fault }) => fault)).toHaveLength(30);
});
