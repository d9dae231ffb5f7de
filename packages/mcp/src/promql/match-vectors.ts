import type { Matching } from './ast.ts';
import type { Combine } from './binary.ts';
import { failOn } from './fail.ts';
import { drop, dropName, keep, keyOf, type Labels, NAME } from './labels.ts';
import { emptyLine, type Line, mergeSame } from './values.ts';

const DEFAULT: Matching = { on: false, labels: [], many: 'none', include: [] };

/** What two lines must agree on to belong together. */
export function signature({ on, labels }: Matching, line: Line): string {
  return keyOf(on ? keep(line.labels, labels) : drop(line.labels, [NAME, ...labels]));
}

/** Arithmetic and comparisons between two vectors: one-to-one, or many-to-one with group_left / group_right. */
export function matchVectors(
  node: { matching: Matching | null; keepName: boolean },
  lhs: Line[],
  rhs: Line[],
  { combine, count }: { combine: Combine; count: number },
): Line[] {
  const matching = node.matching ?? DEFAULT;
  const swapped = matching.many === 'right';
  const [many, one] = swapped ? [rhs, lhs] : [lhs, rhs];
  const ones = oneSide(matching, one, swapped ? 'left' : 'right');
  const taken = new Map<string, Uint8Array>();
  const results: Line[] = [];
  for (const line of many) {
    const sign = signature(matching, line);
    for (const other of ones.get(sign) ?? []) {
      const result = emptyLine(resultLabels(matching, node.keepName, line.labels, other.labels), count);
      for (let step = 0; step < count; step++) {
        if (!line.present[step] || !other.present[step]) continue;
        const [a, b] = [line.values[step] ?? 0, other.values[step] ?? 0];
        const value = swapped ? combine(b, a) : combine(a, b);
        if (value === null) continue;
        if (matching.many === 'none') takeOnce(taken, sign, step, count);
        result.present[step] = 1;
        result.values[step] = value;
      }
      results.push(result);
    }
  }
  return mergeSame(results);
}

/** The lines of the "one" side by signature; two at the same step cannot be told apart. */
function oneSide(matching: Matching, lines: Line[], side: string): Map<string, Line[]> {
  const bySign = new Map<string, Line[]>();
  for (const line of lines) {
    const sign = signature(matching, line);
    const known = bySign.get(sign) ?? [];
    if (known.some((other) => line.present.some((here, step) => here && other.present[step]))) {
      failOn(
        `several series on the ${side} side match the same labels; use on(), ignoring(), group_left or group_right`,
      );
    }
    bySign.set(sign, [...known, line]);
  }
  return bySign;
}

function takeOnce(taken: Map<string, Uint8Array>, sign: string, step: number, count: number): void {
  const steps = taken.get(sign) ?? new Uint8Array(count);
  if (steps[step]) failOn('several series on the left side match one on the right; group_left must say so');
  steps[step] = 1;
  taken.set(sign, steps);
}

function resultLabels(matching: Matching, keepName: boolean, many: Labels, one: Labels): Labels {
  let labels = keepName ? many : dropName(many);
  if (matching.many === 'none') labels = matching.on ? keep(labels, matching.labels) : drop(labels, matching.labels);
  if (matching.include.length === 0) return labels;
  return { ...drop(labels, matching.include), ...keep(one, matching.include) };
}
