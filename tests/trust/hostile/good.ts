/** The tools of a server that could be anybody's Prometheus, and what they answer. */
const READS = ['prometheus_query_range', 'prometheus_query', 'prometheus_label_values', 'logs_query', 'logs_volume'];

export const tool = (name: string, more: object = {}) => ({
  name,
  description: `Reads ${name}.`,
  inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
  annotations: { readOnlyHint: true },
  ...more,
});

const tools = [...READS, 'traces_search', 'traces_get', 'changes_list'].map((name) => tool(name));

interface Range {
  start?: string;
  end?: string;
  step?: string;
}

export interface Asked {
  id?: number | string;
  method?: string;
  params?: { name?: string; cursor?: string; arguments?: Range };
}

const COMPONENTS = 20;

/** p99 of some components over what was asked for; the first rises by the end. `name` is that one's. */
export const matrix = ({ start, end, step }: Range = {}, name = 'orders') => {
  const to = end === undefined ? Date.now() / 1000 : Date.parse(end) / 1000;
  const from = start === undefined ? to - 900 : Date.parse(start) / 1000;
  const every = Math.max(1, Number.parseInt(step ?? '15', 10));
  const at = Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
  const value = (first: boolean, time: number) => (first && time > to - 240 ? 5 : 0.3 + (time % 7) / 100);
  return {
    resultType: 'matrix',
    result: Array.from({ length: COMPONENTS }, (_, index) => ({
      metric: { component: index === 0 ? name : `${name}-${index}` },
      values: at.map((time) => [time, value(index === 0, time).toFixed(3)]),
    })),
  };
};

const answers: Record<string, unknown> = {
  prometheus_query: { resultType: 'vector', result: [] },
  prometheus_label_values: { values: ['orders'] },
  logs_query: { streams: [{ stream: { component: 'orders' }, values: [[`${Date.now()}000000`, 'all is well']] }] },
  traces_search: { traces: [] },
  traces_get: { spans: [] },
  changes_list: { changes: [] },
};

/** What an honest server answers; null where there is nothing to answer. */
export const good = ({ method, params }: Asked): object | null => {
  if (method === 'initialize')
    return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'theirs', version: '1' } };
  if (method === 'tools/list') return { tools };
  if (method !== 'tools/call') return null;
  return { content: [], structuredContent: answers[params?.name ?? ''] ?? matrix(params?.arguments) };
};
