import type { ObserveAnswer, ObserveInput } from '@compass/core';
import { askingOf, askTopics } from '../shared/ask.ts';
import { lineOf } from '../shared/line.ts';
import { topics } from '../shared/topics.ts';

/** What calls take as their callers see it; what they take inside the callee is the application's to read. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const seen = await askTopics(await askingOf(input, 'network'), [topics.client_latency]);
  const notSeen =
    seen.observations.length === 0 && seen.notSeen.length === 0
      ? [{ what: 'calls between services', why: 'no signal of latency at the client is configured' }]
      : seen.notSeen;
  return { observations: seen.observations, notSeen, line: lineOf('Network', { ...seen, notSeen }) };
}
