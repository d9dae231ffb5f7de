import type { ObserveAnswer, ObserveInput } from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import { topics } from '../shared/topics.ts';
import { readChanges } from './changes.ts';

/** Latency, errors, traffic and pools of the service and of what it calls, and what was changed. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const asking = await askingOf(input, 'application');
  const own = [topics.latency, topics.errors, topics.traffic, topics.pool];
  const seen = await askTopics(asking, own, [{ what: 'changes', run: () => readChanges(asking) }]);
  return { ...seen, line: lineOf('Application', seen) };
}
