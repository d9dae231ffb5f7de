import { Annotations, Streams } from '../telemetry/wire.ts';
import { changesIn } from './annotations.ts';
import { countedLines } from './count-lines.ts';
import type { Question, Questions } from './dialect.ts';

/** A question that is answered from the answer to another one. */
interface Derived<Q extends Question, From extends Question> {
  from: From;
  note: string;
  answer(ask: (input: Questions[From]) => Promise<unknown>, asked: Questions[Q]): Promise<unknown>;
}

const MOST_LINES = 5_000;

const volume: Derived<'logs_volume', 'logs_query'> = {
  from: 'logs_query',
  note: 'lines are read and counted here',
  answer: (ask, asked) =>
    countedLines(asked, async ({ start, end }) =>
      Streams.parse(await ask({ query: asked.query, start, end, limit: MOST_LINES })),
    ),
};

const changes: Derived<'changes_list', 'annotations_list'> = {
  from: 'annotations_list',
  note: 'annotations that are tagged as a change of a component',
  answer: async (ask, { start, end }) => ({
    changes: changesIn(Annotations.parse(await ask({ start, end })).annotations),
  }),
};

/** How a server that cannot be asked this itself answers it from something else that it can; null where it does not. */
export const derived = <Q extends Question>(question: Q): Derived<Q, 'logs_query' | 'annotations_list'> | null => {
  const all: { [K in Question]?: unknown } = { logs_volume: volume, changes_list: changes };
  // Each entry above is of the question that it stands under.
  return (all[question] ?? null) as Derived<Q, 'logs_query' | 'annotations_list'> | null;
};
