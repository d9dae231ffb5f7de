import type { Question } from './dialect.ts';
import { findWay, type Tools } from './find-way.ts';

/** The capabilities that a configuration names, and the questions that each stands for: one of them is enough. */
const questionsOf = {
  query_metrics: ['prometheus_query'],
  query_range: ['prometheus_query_range', 'logs_volume'],
  get_labels: ['prometheus_label_values'],
  query_logs: ['logs_query'],
  stream_logs: ['logs_query'],
  query_traces: ['traces_search'],
  search_traces: ['traces_search'],
  get_trace_by_id: ['traces_get'],
  get_dashboards: ['dashboards_list'],
  get_annotations: ['annotations_list'],
  execute_query: ['prometheus_query_range', 'logs_query'],
  changes: ['changes_list'],
  sessions: ['postgres_sessions'],
} as const satisfies Record<string, readonly [Question, ...Question[]]>;

export type CapabilityName = keyof typeof questionsOf;

/** Whether a server can do what a capability names: by which dialect and with what restriction, or why not. Sentences without their stop. */
export type Ability = { can: true; dialect: string; note: string | null } | { can: false; why: string };

/** No MCP server streams: the newest lines are asked for again and again. */
const REPEATED = 'asked in ranges again and again: no MCP server streams';

const without: Partial<Record<CapabilityName, string>> = {
  get_labels: 'lists no values of metric labels; log labels are named by the queries in config/agents',
};

/** What a server with these tools (also as `Broker.tools` names them) can do of everything that a configuration may name. */
export const abilitiesOf = (tools: Tools): Record<CapabilityName, Ability> => {
  const names = Object.keys(questionsOf) as CapabilityName[];
  const able = (name: CapabilityName): Ability => {
    const ways = questionsOf[name].map((question) => findWay(question, tools)).filter((way) => way !== null);
    const way = ways.find((one) => !('gap' in one)) ?? ways[0];
    if (way === undefined) return { can: false, why: without[name] ?? 'offers no tool for it that is known' };
    if ('gap' in way) return { can: false, why: way.gap };
    const notes = [...(name === 'stream_logs' ? [REPEATED] : []), ...(way.note === null ? [] : [way.note])];
    return { can: true, dialect: way.dialect, note: notes.length === 0 ? null : notes.join('; ') };
  };
  // Built from the very keys of the table above.
  return Object.fromEntries(names.map((name) => [name, able(name)])) as Record<CapabilityName, Ability>;
};
