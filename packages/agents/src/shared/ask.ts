import { isCompassError, type Observation, type ObserveAnswer, type ObserveInput, type Signal } from '@compass/core';
import { filled } from './literal.ts';
import { type Asking, readSignal } from './read.ts';
import { readLines } from './read-lines.ts';
import { edges, standings } from './scope.ts';
import { isAbout, signalsAbout, type Topic } from './topics.ts';

type Seen = Pick<ObserveAnswer, 'observations' | 'notSeen'>;

/** One reading an agent does, and what is not seen when it cannot. */
export interface Look {
  /** The source, as people name it. */
  what: string;
  /** A configured query's own name: one that cannot be asked says nothing of its source. */
  name?: string;
  run(): Promise<Observation[]>;
}

/** The topic that a configured query is about by its own name, so that hypotheses find it; else its name is its topic. */
function topicOf(name: string, signal: Signal, own: Topic[]): Topic | undefined {
  return (
    own.find((topic) => isAbout(topic, signal)) ??
    own.find((topic) => topic.names.source !== '.' && topic.names.test(name))
  );
}

/** The agent's configured queries. */
function configured(input: Asking, own: Topic[]): Look[] {
  return Object.entries(input.settings.observation_queries).flatMap(([name, query]): Look[] => {
    const floor = query.threshold ?? null;
    const { confidence } = query;
    const word = query.title ?? name.replaceAll('_', ' ');
    const named = input.signals.find((one) => one.name === query.signal);
    const asked: Signal | undefined =
      query.prometheus === undefined
        ? named
        : {
            name,
            kind: 'saturation',
            query: filled(query.prometheus, input).trim(),
            worse: query.worse,
            title: word,
            unit: query.unit,
          };
    if (asked !== undefined) {
      const about = topicOf(name, asked, own);
      return [
        {
          what: 'metrics',
          name,
          run: () =>
            readSignal(input, {
              topic: about?.topic ?? name,
              about,
              signal: asked,
              floor,
              confidence,
              component: query.component ?? null,
            }),
        },
      ];
    }
    if (query.loki === undefined) return [];
    const lines = { topic: name, word, query: filled(query.loki, input).trim(), floor, confidence };
    return [{ what: 'logs', run: () => readLines(input, lines) }];
  });
}

/** Signals of the agent's topics that no configured query names already. */
function discovered(input: Asking, own: Topic[]): Look[] {
  const taken = new Set(Object.values(input.settings.observation_queries).map((query) => query.signal));
  return own.flatMap((about) =>
    signalsAbout(about, input.signals)
      .filter((signal) => !taken.has(signal.name))
      .map(
        (signal): Look => ({
          what: 'metrics',
          run: () =>
            readSignal(input, { topic: about.topic, about, signal, floor: null, confidence: 0.8, component: null }),
        }),
      ),
  );
}

/** Runs every look at once. What cannot be read is a named gap and never an error; only a lost lease ends the agent. */
export async function lookAll(looks: Look[]): Promise<Seen> {
  const answers = await Promise.allSettled(looks.map((look) => look.run()));
  const observations = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const metrics = observations.some(({ type }) => type === 'metric');
  const notSeen = new Map<string, { why: string; short: boolean }>();
  for (const [index, answer] of answers.entries()) {
    if (answer.status === 'fulfilled') continue;
    const { reason } = answer;
    if (isCompassError(reason, 'stale')) throw reason;
    const { what: source = 'metrics', name } = looks[index] ?? {};
    const short = isCompassError(reason, 'not_recorded');
    // A series that is too short to be judged says nothing of those that were.
    if (short && source === 'metrics' && metrics) continue;
    const what = isCompassError(reason, 'invalid') && name !== undefined ? `the query ${name}` : source;
    // Why a source does not answer tells more than what one series of it lacks.
    if (notSeen.get(what)?.short === false) continue;
    notSeen.set(what, { why: isCompassError(reason) ? reason.message : 'it could not be read', short });
  }
  return { observations, notSeen: [...notSeen].map(([what, { why }]) => ({ what, why })) };
}

export const askingOf = async (input: ObserveInput, agent: Asking['agent']): Promise<Asking> => ({
  ...input,
  agent,
  standing: standings(input.service, await edges(input)),
});

/** Reads an agent's configured queries and the signals of its topics, with `more` beside them. */
export const askTopics = (input: Asking, own: Topic[], more: Look[] = []): Promise<Seen> =>
  lookAll([...configured(input, own), ...discovered(input, own), ...more]);
