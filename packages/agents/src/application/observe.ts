import { errorLines, type Observation, type ObserveAnswer, type ObserveInput } from '@compass/core';
import { askingOf, askTopics, type Look, lookAll } from '../shared/ask.ts';
import { canBeCause } from '../shared/find.ts';
import { lineOf } from '../shared/line.ts';
import type { Asking } from '../shared/read.ts';
import { readLines } from '../shared/read-lines.ts';
import { topics } from '../shared/topics.ts';
import { readChanges } from './changes.ts';

/** Each changed component is asked for its lines; a night with more changes than this is another kind of night. */
const MOST_CHANGED = 5;

/** Error lines of what was changed and may be the cause, unless a configured query has counted them. */
function linesOfChanged(input: Asking, seen: readonly Observation[]): Look[] {
  const counted = new Set(seen.filter(({ type }) => type === 'log').map(({ component }) => component));
  const changed = seen.filter((one) => one.topic === 'change' && canBeCause(one) && !counted.has(one.component));
  return changed.slice(0, MOST_CHANGED).flatMap(({ component }): Look[] => {
    if (component === null) return [];
    const query = errorLines(input.componentLabel, component);
    const about = { topic: 'error_lines', word: 'error lines', query, floor: null, confidence: 0.7, component };
    return [{ what: 'logs', run: () => readLines(input, about) }];
  });
}

/** Latency, errors, traffic and pools of the service and of what it calls, and what was changed, with what its logs say of that. */
export async function observe(input: ObserveInput): Promise<ObserveAnswer> {
  const asking = await askingOf(input, 'application');
  const own = [topics.latency, topics.errors, topics.traffic, topics.pool];
  const first = await askTopics(asking, own, [{ what: 'changes', run: () => readChanges(asking) }]);
  const lines = await lookAll(linesOfChanged(asking, first.observations));
  const seen = {
    observations: [...first.observations, ...lines.observations],
    notSeen: [...first.notSeen, ...lines.notSeen.filter(({ what }) => first.notSeen.every((one) => one.what !== what))],
  };
  return { ...seen, line: lineOf('Application', seen) };
}
