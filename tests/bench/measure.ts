import type { Figure } from '../../apps/lab/src/figures/figure.ts';

/** What a measure found. */
export interface Found {
  /** Lines of the table. */
  figures: Figure[];
  /** The same and more as numbers, for what is computed from them; a unit ends each name. */
  numbers: Record<string, number>;
  /** What was really done; 0 fails. */
  exercised: number;
}

/** One thing that is measured, in a file of its own in `measures/`. */
export interface Measure {
  name: string;
  /** Its place among the others. */
  order: number;
  run(say: (line: string) => void): Promise<Found>;
}
