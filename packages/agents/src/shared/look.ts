import { isCompassError, type Observation, type ObserveAnswer, type ObserveInput, type Signal } from '@compass/core';
import { type Question, read } from './unusual.ts';

/** Which signals belong to a topic, by the words in their names. */
export interface Topic {
  topic: string;
  names: RegExp;
  kinds: Signal['kind'][];
}

/** A value inside a quoted PromQL or LogQL string. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

/** `$SERVICE` and `$RATE` in a configured query. */
export const filled = (query: string, input: ObserveInput): string =>
  query.replaceAll('$SERVICE', quoted(input.service)).replaceAll('$RATE', `${input.rateSeconds}s`);

/** The configured queries of an agent, each a question: a signal by its name, or a query of its own. */
function configured(input: ObserveInput, components: string[] | null): Question[] {
  return Object.entries(input.settings.observation_queries).flatMap(([name, query]): Question[] => {
    const floor = query.threshold ?? null;
    const common = {
      topic: name,
      floor,
      confidence: query.confidence,
      components: query.component === undefined ? components : [query.component],
    };
    const signal = query.signal === undefined ? undefined : input.signals.find((one) => one.name === query.signal);
    if (signal !== undefined) return [{ ...common, signal }];
    if (query.prometheus === undefined) return [];
    return [
      {
        ...common,
        components: null,
        signal: {
          name,
          kind: 'saturation',
          query: filled(query.prometheus, input),
          worse: query.worse,
          ...(query.unit === '' ? {} : { unit: query.unit }),
          ...(query.title === undefined ? {} : { title: query.title }),
        },
      },
    ];
  });
}

/** The questions of an agent: its configured ones, and the signals of its topics that no configured one names. */
export function questions(input: ObserveInput, topics: Topic[], components: string[] | null): Question[] {
  const own = configured(input, components);
  const taken = new Set(own.map((one) => one.signal.name));
  const found = topics.flatMap((topic) =>
    input.signals
      .filter((signal) => topic.names.test(signal.name) && topic.kinds.includes(signal.kind) && !taken.has(signal.name))
      .map((signal): Question => ({ topic: topic.topic, signal, floor: null, confidence: 0.8, components })),
  );
  return [...own, ...found];
}

const SHORTEST_GAP = 20;

/** Asks them all at once. What cannot be read is a named gap and never an error. */
export async function ask(
  input: ObserveInput,
  list: Question[],
): Promise<Pick<ObserveAnswer, 'observations' | 'notSeen'>> {
  const answers = await Promise.allSettled(list.map((question) => read(input, question)));
  const observations: Observation[] = [];
  const notSeen: ObserveAnswer['notSeen'] = [];
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'fulfilled') observations.push(...answer.value);
    else {
      if (isCompassError(answer.reason, 'stale')) throw answer.reason;
      const why = isCompassError(answer.reason) ? answer.reason.message : 'it could not be read';
      notSeen.push({
        what: isCompassError(answer.reason, 'source_missing') ? 'metrics' : (list[index]?.signal.name ?? 'metrics'),
        why: why.slice(0, 200),
      });
    }
  }
  return {
    observations,
    notSeen: notSeen.filter((gap, index) => notSeen.findIndex((one) => one.what === gap.what) === index),
  };
}

const LINE = 34;

/** The strongest finding in one line of the plan; a quiet agent says so in its past's words. */
export function line(title: string, observations: Observation[], quiet: string): string {
  const room = LINE - title.length - 2;
  const best = observations.filter((one) => one.unusual).sort((a, b) => b.score - a.score)[0];
  const text = best === undefined ? quiet : best.short;
  return text.length <= Math.max(room, SHORTEST_GAP)
    ? text
    : `${text.slice(0, Math.max(room, SHORTEST_GAP) - 1).trimEnd()}…`;
}
