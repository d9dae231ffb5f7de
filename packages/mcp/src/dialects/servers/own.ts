import type { Dialect, Needs, Question, Way } from '../dialect.ts';

const same = <Q extends Question>(question: Q, keys: Needs[string] = []): Way<Q> => ({
  needs: { [question]: keys },
  answer: (server, asked) => server.ask(question, { ...asked }),
});

/** Our own servers and the player: the questions are their tools. */
export const own: Dialect = {
  name: 'COMPASS',
  ways: {
    prometheus_query_range: same('prometheus_query_range', ['query', 'start', 'end', 'step']),
    prometheus_query: same('prometheus_query', ['query', 'time']),
    // Another server has a tool of this name that answers otherwise, and knows no `match`.
    prometheus_label_values: same('prometheus_label_values', ['match']),
    logs_query: same('logs_query', ['query', 'start', 'end', 'limit']),
    logs_volume: same('logs_volume', ['query', 'start', 'end', 'step']),
    traces_search: same('traces_search', ['service', 'name', 'start', 'end', 'limit']),
    traces_get: same('traces_get', ['traceID']),
    changes_list: same('changes_list'),
    annotations_list: same('annotations_list'),
    dashboards_list: same('dashboards_list'),
    postgres_sessions: same('postgres_sessions'),
  },
};
