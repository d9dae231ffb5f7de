/** One line of the table: what was measured, the bound, and whether it holds. */
export interface Figure {
  what: string;
  measured: string;
  bound: string;
  pass: boolean;
}

export const atMost = (what: string, value: number, bound: number, unit: string): Figure => ({
  what,
  measured: `${Math.round(value * 100) / 100} ${unit}`,
  bound: `≤ ${bound} ${unit}`,
  pass: value <= bound,
});

export const atLeast = (what: string, value: number, bound: number, unit: string): Figure => ({
  what,
  measured: `${Math.round(value * 100) / 100} ${unit}`,
  bound: `≥ ${bound} ${unit}`,
  pass: value >= bound,
});

export const exactly = (what: string, value: number | string, bound: number | string): Figure => ({
  what,
  measured: String(value),
  bound: String(bound),
  pass: value === bound,
});

export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export function print(figures: Figure[]): void {
  const wide = Math.max(...figures.map((one) => one.what.length));
  for (const one of figures)
    console.log(`${one.pass ? 'pass' : 'FAIL'}  ${one.what.padEnd(wide)}  ${one.measured}  (${one.bound})`);
}
