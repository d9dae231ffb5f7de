/**
 * What can be asked, by the names of the tools that our own servers and the player answer with; times in ISO, `step` in seconds.
 * `direction` and `sample` are wishes: a server that knows no such argument is not sent it.
 */
export interface Questions {
  prometheus_query_range: { query: string; start: string; end: string; step: string };
  prometheus_query: { query: string; time: string };
  prometheus_label_values: { label: string };
  logs_query: { query: string; start: string; end: string; limit: number; direction?: 'backward' };
  logs_volume: { query: string; start: string; end: string; step: string };
  traces_search: { service?: string; name?: string; start: string; end: string; limit: number; sample?: 'even' };
  traces_get: { traceID: string };
  changes_list: { start: string; end: string };
  annotations_list: { start: string; end: string };
  dashboards_list: { query: string };
  postgres_sessions: Record<string, never>;
}
export type Question = keyof Questions;

/** A server in its own words: only what its tools accept is sent, and a data source's uid where they want one. */
export interface Speaker {
  /** The decoded answer of a tool, named without its prefix. CompassError as the broker's. */
  ask(tool: string, input: Record<string, unknown>): Promise<unknown>;
  /** The same for a tool that answers in prose. */
  read(tool: string, input: Record<string, unknown>): Promise<string>;
}

/** Tools (without a prefix) that must be offered, each with the arguments that it must know. */
export type Needs = Record<string, readonly string[]>;

/** How one question is answered in the canonical shape (see telemetry/wire.ts), or a sentence's end for people on why it is not. */
export type Way<Q extends Question> =
  | { needs: Needs; answer(server: Speaker, asked: Questions[Q]): Promise<unknown>; note?: string }
  | { needs: Needs; gap: string };

/** A kind of server, known by its tools alone. `name` is for people. */
export interface Dialect {
  name: string;
  ways: { [Q in Question]?: Way<Q> };
}
