import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { openModel } from '@compass/llm';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { specialist } from '../support/agents.ts';
import { formats, type Provider, standIn } from '../support/model-servers/formats.ts';
import { bob, createWorld, proposed } from '../support/world.ts';

const Body = z.object({ messages: z.array(z.object({ content: z.string() })) });
const Told = z.object({ sentences: z.array(z.string()) });

/** A provider that words what it is told in its own format; of causes it knows nothing. */
async function wordingServer(provider: Provider): Promise<string> {
  const format = formats[provider];
  const server = createServer(async (request, response) => {
    const { messages } = Body.parse(await json(request));
    const data = messages.map(({ content }) => content).find((content) => content.startsWith('{"sentences"'));
    const text =
      data === undefined
        ? { explanation: 'It waits for locks.', hypotheses: [] }
        : { summary: Told.parse(JSON.parse(data)).sentences.join(' ').replace('was slow', 'answered slowly') };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(format.answer({ text: JSON.stringify(text) })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each<Provider>(['openai', 'anthropic', 'ollama'])('%s words the summary of a post-mortem', async (provider) => {
  const model = openModel(standIn(provider, await wordingServer(provider)));
  const world = createWorld({ agents: [specialist], model });
  onTestFinished(() => world.stop());
  const { id, action } = await proposed(world);
  await world.ask(bob, 'decide_action', { investigation: id, action, approve: true });
  const { postMortem, cost } = await world.until(id, 'the end', (one) => one.postMortem !== null);
  expect(postMortem?.worded?.text).toBe(postMortem?.executive_summary.replace('was slow', 'answered slowly'));
  expect(postMortem?.markdown).toContain(`(worded by ${model.name})`);
  expect(cost.usd).toBeGreaterThan(0);
});
