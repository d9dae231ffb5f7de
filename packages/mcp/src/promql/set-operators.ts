import type { Expr, Matching } from './ast.ts';
import { signature } from './match-vectors.ts';
import { emptyLine, type Line, mergeSame } from './values.ts';

const DEFAULT: Matching = { on: false, labels: [], many: 'none', include: [] };

/** `and`, `or`, `unless`: what stays is decided at each step by whether the other side has these labels then. */
export function combineSets(node: Extract<Expr, { kind: 'binary' }>, lhs: Line[], rhs: Line[], count: number): Line[] {
  const matching = node.matching ?? DEFAULT;
  if (node.op === 'or') {
    const left = presence(matching, lhs, count);
    return mergeSame([
      ...lhs.map(copy),
      ...rhs.map((line) => filter(line, left.get(signature(matching, line)), false)),
    ]);
  }
  const right = presence(matching, rhs, count);
  return lhs.map((line) => filter(line, right.get(signature(matching, line)), node.op === 'and'));
}

function presence(matching: Matching, lines: Line[], count: number): Map<string, Uint8Array> {
  const bySign = new Map<string, Uint8Array>();
  for (const line of lines) {
    const sign = signature(matching, line);
    const steps = bySign.get(sign) ?? new Uint8Array(count);
    for (let step = 0; step < count; step++) steps[step] = (steps[step] ?? 0) | (line.present[step] ?? 0);
    bySign.set(sign, steps);
  }
  return bySign;
}

const copy = (line: Line): Line => ({
  labels: line.labels,
  values: line.values.slice(),
  present: line.present.slice(),
});

function filter(line: Line, other: Uint8Array | undefined, wanted: boolean): Line {
  const kept = emptyLine(line.labels, line.values.length);
  for (let step = 0; step < line.values.length; step++) {
    if (!line.present[step] || Boolean(other?.[step]) !== wanted) continue;
    kept.present[step] = 1;
    kept.values[step] = line.values[step] ?? 0;
  }
  return kept;
}
