import { isCompassError } from '@compass/core';
import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
import { Matrix, Streams } from '../telemetry/wire.ts';
import type { Question, Questions } from './dialect.ts';

/** Labels by which logs say whose a line is, as their shippers set them; Loki 3 adds `service_name` by itself. */
const LABELS = ['service_name', 'app', 'service', 'container', 'app_kubernetes_io_name'];
const HOUR_MS = 3_600_000;

export type LogQuestion = 'logs_query' | 'logs_volume';

export const isOfLogs = (question: Question): question is LogQuestion =>
  question === 'logs_query' || question === 'logs_volume';

const matchersOf = (node: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    found.push(...(child.name === 'Matcher' ? [child] : matchersOf(child)));
  return found;
};

/** The names of labels in the selector of a query for lines, as they stand in it; none of anything else. */
function selected(query: string): SyntaxNode[] {
  const expr = parser.parse(query).topNode.firstChild?.firstChild;
  const selector = expr?.name === 'LogExpr' ? expr.getChild('Selector') : null;
  return selector == null ? [] : matchersOf(selector).flatMap((matcher) => matcher.firstChild ?? []);
}

const named = (query: string, label: string): SyntaxNode[] =>
  selected(query).filter(({ from, to }) => query.slice(from, to) === label);

/** The query with another name for a label of its selector. */
const renamed = (query: string, label: string, to: string): string =>
  named(query, label).reduceRight((text, node) => text.slice(0, node.from) + to + text.slice(node.to), query);

/** Where no label was found, so long nobody looks for one again. */
const REST_MS = 60_000;

/** Which label of logs says what another one asks for, by source and label: found once, or not found for a while. */
export interface LogLabels {
  component: string;
  found: Map<string, { label: string } | { label: null; until: number }>;
}

export const logLabels = (component: string): LogLabels => ({ component, found: new Map() });

const told = (theirs: Record<string, string>, label: string, as: string): Record<string, string> => {
  const name = theirs[label];
  return name === undefined ? theirs : { ...theirs, [as]: name };
};

/**
 * A question about the lines of a component, as logs can be asked that call it by another label; null where it can be asked as it is. `ask`
 * answers a question for lines in the canonical form; `now` in milliseconds.
 */
export async function inTheirLabel<Q extends LogQuestion>(
  { component, found }: LogLabels,
  { source, now }: { source: string; now: number },
  input: Questions[Q],
  ask: (input: Questions['logs_query']) => Promise<unknown>,
): Promise<{ input: Questions[Q]; answer(value: unknown): unknown } | null> {
  const [asked, ...others] = [component, ...LABELS].filter((label) => named(input.query, label).length > 0);
  // Whoever names two of them knows these logs.
  if (asked === undefined || others.length > 0) return null;
  const window = { start: new Date(Date.parse(input.start) - HOUR_MS).toISOString(), end: input.end };
  const has = async (label: string): Promise<boolean> => {
    try {
      const value = await ask({ query: `{${label}=~".+"}`, ...window, limit: 1, direction: 'backward' });
      return Streams.parse(value).streams.some(({ stream }) => (stream[label] ?? '') !== '');
    } catch (error) {
      // A source that knows no such label may say so.
      if (isCompassError(error, 'source_missing') || isCompassError(error, 'invalid')) return false;
      throw error;
    }
  };
  const look = async () => {
    const candidates = [...new Set([asked, ...LABELS])];
    const there = await Promise.all(candidates.map(has));
    const label = candidates.find((_, index) => there[index]);
    return label === undefined ? { label: null, until: now + REST_MS } : { label };
  };
  const key = JSON.stringify([source, asked]);
  const known = found.get(key);
  const looked = known !== undefined && (known.label !== null || known.until > now) ? known : await look();
  found.set(key, looked);
  const { label } = looked;
  if (label === null || label === asked) return null;
  return {
    input: { ...input, query: renamed(input.query, asked, label) },
    answer(value) {
      const lines = Streams.safeParse(value);
      if (lines.success) {
        const { streams, truncated } = lines.data;
        return { truncated, streams: streams.map((one) => ({ ...one, stream: told(one.stream, label, asked) })) };
      }
      const counts = Matrix.safeParse(value);
      if (!counts.success) return value;
      return {
        ...counts.data,
        result: counts.data.result.map((one) => ({ ...one, metric: told(one.metric, label, asked) })),
      };
    },
  };
}
