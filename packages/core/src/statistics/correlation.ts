import type { Point } from '../nouns/evidence.ts';
import { samples } from './past.ts';

/** Ranks from 1, equal values share their mean rank. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to += 1;
    for (let place = from; place <= to; place += 1) result[order[place]?.index ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return result;
}

/** Pearson's correlation; null where one side does not move. */
function pearson(a: readonly number[], b: readonly number[]): number | null {
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [middleA, middleB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const [x, y] = [value - middleA, (b[index] ?? middleB) - middleB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return squareA === 0 || squareB === 0 ? null : both / Math.sqrt(squareA * squareB);
}

/** Spearman (1904): correlation of ranks, so that one huge value counts no more than the largest one. */
export const rankCorrelation = (a: readonly number[], b: readonly number[]): number | null =>
  pearson(ranks(a), ranks(b));

/**
 * The largest rank correlation of `probe` with `control` shifted by up to `mostLag` steps; `lag` > 0 means that the probe moves first.
 * Points are joined by the step's grid. `pairs` is how many points the answer rests on; correlation is null below 8 of them.
 */
export function laggedCorrelation(input: {
  probe: readonly Point[];
  control: readonly Point[];
  stepSeconds: number;
  mostLag: number;
}): {
  correlation: number | null;
  lag: number;
  pairs: number;
} {
  const cell = (at: number) => Math.round(at / input.stepSeconds);
  const probe = samples(input.probe);
  const control = new Map(samples(input.control).map(([at, value]) => [cell(at), value]));
  let best: { correlation: number | null; lag: number; pairs: number } = { correlation: null, lag: 0, pairs: 0 };
  // Nearest lags first: a tie is decided for the smaller shift.
  const lags = Array.from({ length: 2 * input.mostLag + 1 }, (_, index) =>
    index % 2 === 0 ? index / 2 : -(index + 1) / 2,
  );
  for (const lag of lags) {
    const pairs = probe.flatMap(([at, value]) => {
      const other = control.get(cell(at) + lag);
      return other === undefined ? [] : [[value, other] as const];
    });
    if (pairs.length < 8) continue;
    const correlation = rankCorrelation(
      pairs.map(([value]) => value),
      pairs.map(([, other]) => other),
    );
    const better = correlation !== null && (best.correlation === null || correlation > best.correlation + 1e-9);
    if (better || best.pairs === 0) best = { correlation, lag, pairs: pairs.length };
  }
  return best;
}
