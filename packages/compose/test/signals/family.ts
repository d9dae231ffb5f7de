/** Families of metrics as their programs write them, and what the shipped signals make of them: `[component, value]` by signal. */
export interface Family {
  family: string;
  lines: string;
  found: Record<string, [component: string, value: number | null][]>;
}

/** Of a hundred requests a second 98 lie below the first bound and all below the second: the 99th lies half way between. */
export const buckets = (name: string, labels: string, [low, high]: [number, number], a = 98): string =>
  [
    [low, a],
    [high, 100],
    ['+Inf', 100],
  ]
    .map(([le, count]) => `${name}{${labels},le="${le}"} ${count}/s`)
    .join('\n');

/** Unix seconds of the first and the last sample, and between two. */
export const END = Date.parse('2026-11-20T10:00:00Z') / 1000;
export const [STEP, SAMPLES] = [15, 61];
export const FROM = END - (SAMPLES - 1) * STEP;
export const at = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A line as `/metrics` has it: a value that stands still, or `9/s` for a counter that grows so fast. */
export function seriesOf(line: string) {
  const [, name = '', labels = '', number = '', counts] = /^(\w+)\{(.*)\} (-?[\d.]+)(\/s)?$/.exec(line.trim()) ?? [];
  if (name === '') throw new Error(`no line of metrics: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]);
  const values = Array.from({ length: SAMPLES }, (_, index): [number, string] => [
    FROM + index * STEP,
    String(counts === undefined ? Number(number) : Number(number) * STEP * index),
  ]);
  return { metric: { __name__: name, ...Object.fromEntries(pairs) }, values };
}
