import type { ObserveAnswer, ObserveInput } from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import { topics } from '../shared/topics.ts';

/** CPU and memory of every component. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const seen = await askTopics(await askingOf(input, 'infrastructure'), [topics.cpu, topics.memory]);
  return { ...seen, line: lineOf('Infrastructure', seen) };
}
