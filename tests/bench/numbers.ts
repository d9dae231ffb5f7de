import type { Figure } from '../../apps/lab/src/figures/figure.ts';

/** Two digits behind the point where they say something. */
export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

/** A line of the table that has no bound: a rate or a size of this machine. */
export const told = (what: string, value: number, unit: string): Figure => ({
  what,
  measured: `${rounded(value)} ${unit}`,
  bound: '',
  pass: Number.isFinite(value),
});
