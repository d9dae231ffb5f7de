import type { Part } from './parts.ts';

/** What one run of a row found. `exercised` counts what was really tried: faults delivered, cases run. */
export interface RowResult {
  figure: string;
  exercised: number;
  pass: boolean;
}

/** One row of the trust table. The short form takes about 20 s, the full one at most 5 min. */
export interface Row {
  row: number;
  title: string;
  /** What must hold, in the words of the table. */
  bound: string;
  /** Strikes real processes for longer than a run of all tests has time for: by `npm run trust` alone. */
  long?: true;
  /** Programs that a machine may lack; without them the row is not run, and says so. */
  needs?: Part[];
  run(options: { short: boolean; seed: number }): Promise<RowResult>;
}
