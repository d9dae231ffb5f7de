import { createColors } from 'picocolors';

/** What each colour means: bold is what to read, yellow a risk or what was not seen, green a recovery and nothing else, dim a key. */
export interface Paint {
  bold(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  dim(text: string): string;
}

/** How a terminal shows: how wide, whether lines are redrawn in place and coloured, and in which signs. */
export interface Look {
  columns: number;
  /** Lines are redrawn and coloured. Else each event is one line with its time, with what belongs to it beneath. */
  live: boolean;
  ascii: boolean;
  paint: Paint;
}

const WIDEST = 80;
const NARROW = 60;
/** On what is narrower still, a terminal breaks the lines itself. */
const NARROWEST = 34;

/** At most 80 columns. `NO_COLOR`, `TERM=dumb` and what is no terminal: nothing is redrawn, nothing coloured, and sparklines are ASCII. */
export function lookOf(
  output: { isTTY?: boolean | undefined; columns?: number | undefined },
  env: Record<string, string | undefined>,
): Look {
  const live = output.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const { bold, yellow, green, dim } = createColors(live);
  const columns = Math.min(WIDEST, Math.max(NARROWEST, output.columns || WIDEST));
  return { columns, live, ascii: !live, paint: { bold, yellow, green, dim } };
}

/** Too narrow for anything to stand beside anything. */
export const isNarrow = ({ columns }: Pick<Look, 'columns'>): boolean => columns < NARROW;
