import type { ValueType } from './ast.ts';

export interface Signature {
  args: ValueType[];
  /** How many arguments at the end may be left out. */
  optional?: number;
  /** As many more of this type as there are. */
  rest?: ValueType;
  returns: ValueType;
}

const overRange: Signature = { args: ['matrix'], returns: 'vector' };
const ofVector: Signature = { args: ['vector'], returns: 'vector' };

/** Every function the evaluator knows; a query with another one is refused by name. */
export const SIGNATURES: Readonly<Record<string, Signature>> = {
  rate: overRange,
  irate: overRange,
  increase: overRange,
  delta: overRange,
  idelta: overRange,
  deriv: overRange,
  changes: overRange,
  resets: overRange,
  avg_over_time: overRange,
  min_over_time: overRange,
  max_over_time: overRange,
  sum_over_time: overRange,
  count_over_time: overRange,
  stddev_over_time: overRange,
  stdvar_over_time: overRange,
  last_over_time: overRange,
  present_over_time: overRange,
  quantile_over_time: { args: ['scalar', 'matrix'], returns: 'vector' },
  abs: ofVector,
  ceil: ofVector,
  floor: ofVector,
  exp: ofVector,
  ln: ofVector,
  log2: ofVector,
  log10: ofVector,
  sqrt: ofVector,
  sgn: ofVector,
  round: { args: ['vector', 'scalar'], optional: 1, returns: 'vector' },
  clamp: { args: ['vector', 'scalar', 'scalar'], returns: 'vector' },
  clamp_min: { args: ['vector', 'scalar'], returns: 'vector' },
  clamp_max: { args: ['vector', 'scalar'], returns: 'vector' },
  histogram_quantile: { args: ['scalar', 'vector'], returns: 'vector' },
  label_join: { args: ['vector', 'string', 'string'], rest: 'string', returns: 'vector' },
  label_replace: { args: ['vector', 'string', 'string', 'string', 'string'], returns: 'vector' },
  absent: ofVector,
  scalar: { args: ['vector'], returns: 'scalar' },
  vector: { args: ['scalar'], returns: 'vector' },
  time: { args: [], returns: 'scalar' },
};

/** Aggregations, and whether they take a number first. */
export const AGGREGATIONS: Readonly<Record<string, { param: boolean }>> = {
  sum: { param: false },
  avg: { param: false },
  min: { param: false },
  max: { param: false },
  count: { param: false },
  group: { param: false },
  stddev: { param: false },
  stdvar: { param: false },
  topk: { param: true },
  bottomk: { param: true },
  quantile: { param: true },
};
