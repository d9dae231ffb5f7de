import { z } from 'zod';

/** What a person's query is put to; `auto`: whatever it is written for. */
export const QuerySource = z.enum(['auto', 'metrics', 'logs']);
export type QuerySource = z.infer<typeof QuerySource>;

/** As in the queries of agents: LogQL begins with a brace. PromQL does so only where it selects names themselves. */
const LOGQL = /^\s*\{(?!\s*__name__)/;

export const sourceOf = (query: string, wanted: QuerySource): 'metrics' | 'logs' =>
  wanted === 'auto' ? (LOGQL.test(query) ? 'logs' : 'metrics') : wanted;
