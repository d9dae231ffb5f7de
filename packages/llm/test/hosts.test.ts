import nock from 'nock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formats, type Provider, standIn } from '../../../tests/support/model-servers/formats.ts';
import { GOOD } from '../../../tests/support/model-servers/modes.ts';
import { openModel } from '../src/index.ts';
import { never, question } from './support.ts';

beforeEach(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
  nock.restore();
  nock.activate();
});

const hosts: [Provider, string, Record<string, string | RegExp>][] = [
  ['openai', 'https://api.openai.com', { authorization: 'Bearer sk-stand-in-0123456789abcdef' }],
  [
    'anthropic',
    'https://api.anthropic.com',
    { authorization: 'Bearer sk-stand-in-0123456789abcdef', 'anthropic-version': /^\d{4}-\d\d-\d\d$/ },
  ],
  ['ollama', 'http://localhost:11434', {}],
];

it.each(hosts)('%s without a url is asked at %s, with its own headers', async (provider, host, reqheaders) => {
  const { path, answer } = formats[provider];
  const bodies: Record<string, unknown>[] = [];
  const asked = nock(host, { reqheaders })
    .post(path, (body) => {
      bodies.push(body);
      return true;
    })
    .reply(200, answer({ text: GOOD }) as nock.Body);
  const model = openModel(standIn(provider, '', { url: '', timeoutMs: 5000 }));
  expect((await model.ask(question, { abort: never })).text).toBe(GOOD);
  expect(asked.isDone()).toBe(true);
  expect(bodies).toEqual([expect.objectContaining({ model: 'stand-in-1' })]);
});
