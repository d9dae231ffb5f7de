import { z } from 'zod';
import type { Backend } from '../backend.ts';
import { success } from '../prometheus/envelope.ts';
import { Labels, type NsWindow } from './lines.ts';

const Vector = success(
  z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: Labels, value: z.tuple([z.number(), z.string()]) })),
  }),
);

/** The labels that say how bad a line is; Loki 3 finds `detected_level` by itself. */
const LEVELS = ['detected_level', 'level', 'severity'] as const;

/** How many lines match, by their level, as Loki counts them; `unknown` for lines without one. */
export async function countLines(
  backend: Backend,
  { query, startNs, endNs }: NsWindow & { query: string },
  signal: AbortSignal,
): Promise<{ matched: number; levels: Record<string, number> }> {
  // A range ends with its moment and leaves out its begin.
  const ms = (endNs - startNs) / 1_000_000n + 1n;
  const params = {
    query: `sum by (${LEVELS.join(', ')}) (count_over_time(${query}\n [${ms}ms]))`,
    time: String(endNs),
  };
  const { data } = await backend.ask('loki/api/v1/query', Vector, { params, signal });
  const levels: Record<string, number> = {};
  let matched = 0;
  for (const { metric, value } of data.result) {
    const level = LEVELS.map((label) => metric[label]).find((text) => text) ?? 'unknown';
    levels[level] = (levels[level] ?? 0) + Number(value[1]);
    matched += Number(value[1]);
  }
  return { matched, levels };
}
