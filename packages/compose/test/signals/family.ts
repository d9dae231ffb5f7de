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
