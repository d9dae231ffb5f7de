import { type Labels, labelOf, matches } from '../promql/labels.ts';
import type { LogQuery, Stage } from './parse.ts';

/** A stream with its lines in columns, oldest first; times in nanoseconds. */
export interface StoredStream {
  labels: Labels;
  times: BigInt64Array;
  lines: string[];
}

export interface FoundLine {
  labels: Labels;
  ns: bigint;
  line: string;
}

/** The lines of a query from `startNs` to `endNs`, both included, stream by stream. */
export function selectLines(
  streams: readonly StoredStream[],
  query: LogQuery,
  { startNs, endNs }: { startNs: bigint; endNs: bigint },
): { labels: Labels; found: FoundLine[] }[] {
  return streams
    .filter(({ labels }) => matches(labels, query.matchers))
    .map(({ labels, times, lines }) => {
      const found: FoundLine[] = [];
      for (let at = firstFrom(times, startNs); at < times.length; at++) {
        const ns = times[at] ?? 0n;
        if (ns > endNs) break;
        const line = lines[at] ?? '';
        if (passes(query.stages, labels, line)) found.push({ labels, ns, line });
      }
      return { labels, found };
    });
}

function firstFrom(times: BigInt64Array, startNs: bigint): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0n) < startNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A field that is missing, or no number where one is compared, does not pass. A stream's label wins over a JSON field. */
export function passes(stages: readonly Stage[], labels: Labels, line: string): boolean {
  let fields: Labels = {};
  const field = (name: string): string => labelOf(Object.hasOwn(labels, name) ? labels : fields, name);
  return stages.every((stage) => {
    if (stage.kind === 'line') return stage.keeps(line);
    if (stage.kind === 'label') return stage.matcher.test(field(stage.matcher.name));
    if (stage.kind === 'number') {
      const text = field(stage.field).trim();
      const value = Number(text);
      return text !== '' && !Number.isNaN(value) && stage.keeps(value);
    }
    fields = jsonFields(line);
    return true;
  });
}

/** What is nested deeper is no field that anybody asks for; a name grows with its depth. */
const MOST_DEPTH = 32;

/** The fields of a JSON line as Loki names them: nested keys joined by "_", arrays left out; none when it is no JSON object. */
export function jsonFields(line: string): Labels {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return {};
  }
  const fields = new Map<string, string>();
  const walk = (one: unknown, path: string, depth: number): void => {
    if (one === null || Array.isArray(one) || depth > MOST_DEPTH) return;
    if (typeof one === 'object') {
      for (const [key, inner] of Object.entries(one)) {
        const name = key.replaceAll(/[^a-zA-Z0-9_]/g, '_');
        walk(inner, path === '' ? name : `${path}_${name}`, depth + 1);
      }
    } else if (path !== '') fields.set(path, String(one));
  };
  walk(value, '', 0);
  return Object.fromEntries(fields);
}
