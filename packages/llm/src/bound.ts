import type { ModelPrice } from '@compass/config';
import type { ModelQuestion, ModelUsage } from '@compass/core';

/** What a provider says of its own around a question: roles, separators, how to keep to a schema. In tokens. */
const AROUND = 1000;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** What a provider counted; `writtenTokens` of the input were kept by it for the next question. */
export interface Counted extends ModelUsage {
  writtenTokens: number;
}

/**
 * The most tokens a question can use. A token is at least one byte of what is sent, and a provider tells a schema in words of its own, which
 * are counted like the schema once more.
 */
export function mostTokens({ instruction, data, answer, repairs }: ModelQuestion, maxOutputTokens: number): ModelUsage {
  const sent = [instruction, data, ...repairs.flatMap(({ said, wrong }) => [said, wrong])];
  const inputTokens = sent.reduce((sum, text) => sum + bytes(text), 2 * bytes(JSON.stringify(answer)) + AROUND);
  return { inputTokens, outputTokens: maxOutputTokens };
}

/** US dollars. */
export const costOf = (
  { input, cacheWrite, output }: ModelPrice,
  { inputTokens, outputTokens, writtenTokens }: Counted,
): number => ((inputTokens - writtenTokens) * input + writtenTokens * cacheWrite + outputTokens * output) / 1e6;

/** What that many tokens cost at most: all of the input may be kept by the provider, or none. */
export const mostCost = (price: ModelPrice, most: ModelUsage): number =>
  costOf({ ...price, input: Math.max(price.input, price.cacheWrite) }, { ...most, writtenTokens: 0 });

/** A count beyond what the question could use is an error of whoever counted, and is not believed; no count: all of it was used. */
export function believed(counted: Counted | null, most: ModelUsage): Counted {
  if (counted === null) return { ...most, writtenTokens: most.inputTokens };
  const inputTokens = Math.min(counted.inputTokens, most.inputTokens);
  return {
    inputTokens,
    outputTokens: Math.min(counted.outputTokens, most.outputTokens),
    writtenTokens: Math.min(counted.writtenTokens, inputTokens),
  };
}
