import { z } from 'zod';

/** What a person's query is put to; `auto`: whatever it is written for. */
export const QuerySource = z.enum(['auto', 'metrics', 'logs']);
export type QuerySource = z.infer<typeof QuerySource>;

/** PromQL knows no filter of lines and no parser: a selector with one behind it is LogQL. */
const LOGQL = /^\s*\{[^{}]*\}\s*(?:(?:\|=|\|~|!=|!~)\s*["`]|\|\s*[a-z])/;

export const sourceOf = (query: string, wanted: QuerySource): 'metrics' | 'logs' =>
  wanted === 'auto' ? (LOGQL.test(query) ? 'logs' : 'metrics') : wanted;
