import type { ModelConfig } from '@compass/config';
import { CompassError, type Model } from '@compass/core';
import { believed, costOf, mostCost, mostTokens } from './bound.ts';
import { failure } from './failure.ts';
import type { Provider } from './provider.ts';
import { anthropic } from './providers/anthropic.ts';
import { ollama } from './providers/ollama.ts';
import { openai } from './providers/openai.ts';

/** `ModelAnswer.text` holds so much. */
const MOST_TEXT = 64 * 1024;

const providers: Record<ModelConfig['provider'], (config: ModelConfig) => Provider> = { openai, anthropic, ollama };

/** The configured model behind core's port: priced, its failures in our words, one request a question. */
export function openModel(config: ModelConfig): Model {
  const { provider, name, price, maxTokens } = config;
  const { send } = providers[provider](config);
  const outputOf = (wanted: number) => Math.min(wanted, maxTokens);
  return {
    provider,
    name,
    most(question) {
      const most = mostTokens(question, outputOf(question.maxOutputTokens));
      return { tokens: most.inputTokens + most.outputTokens, usd: mostCost(price, most) };
    },
    async ask(question, { abort }) {
      const maxOutputTokens = outputOf(question.maxOutputTokens);
      const said = await send(question, { maxOutputTokens, abort }).catch((error: unknown) => {
        throw failure(config, error);
      });
      const counted = believed(said.counted, mostTokens(question, maxOutputTokens));
      return {
        text: said.text.slice(0, MOST_TEXT),
        ended: said.ended === 'done' && said.text.length > MOST_TEXT ? 'cut' : said.ended,
        usage: { inputTokens: counted.inputTokens, outputTokens: counted.outputTokens },
        usd: costOf(price, counted),
      };
    },
  };
}

/** Whether the provider is there, accepts the key and knows the model; it costs nothing. Rejects with CompassError that says what is wrong. */
export async function checkModel(config: ModelConfig): Promise<void> {
  const { provider, name } = config;
  const known = await providers[provider](config)
    .knows(AbortSignal.timeout(config.timeoutMs))
    .catch((error: unknown) => {
      throw failure(config, error);
    });
  if (known) return;
  throw new CompassError(
    'invalid',
    `llm.providers.${provider}.model: ${provider} does not have ${name}. Fetch it with "ollama pull ${name}", or choose one it has.`,
    { field: `llm.providers.${provider}.model` },
  );
}
