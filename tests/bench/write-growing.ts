import type { Figure } from '../../apps/lab/src/figures/figure.ts';
import { replaceBetween } from '../../apps/lab/src/scorecard/between.ts';
import { table } from '../../apps/lab/src/scorecard/words.ts';
import { endsOf, firstFull } from './ends.ts';
import { rounded } from './numbers.ts';

export const BEGIN = '<!-- figures: written by `npm run bench`, do not edit -->';
export const END = '<!-- /figures -->';

/** One run of all measures. */
export interface Run {
  machine: { node: string; cores: number; load: string };
  figures: Figure[];
  numbers: Record<string, number>;
}

const tables = ({ machine, figures, numbers }: Run, about: string): string => {
  const first = firstFull(numbers);
  return [
    `Measured ${about} with Node ${machine.node} on ${machine.cores} cores, which PostgreSQL, Redis, the stand-ins of the sources and the load shared with COMPASS; load ${machine.load}.`,
    table(
      ['', 'measured', 'bound', ''],
      figures.map((one) => [one.what, one.measured, one.bound, one.bound === '' ? '' : one.pass ? 'pass' : 'fail']),
    ),
    '## Where it ends',
    table(
      ['', 'carries', 'beyond that'],
      endsOf(numbers).map(({ what, where, more }) => [what, where, more]),
    ),
    `With a core each, ${first.what} is full first: at ${rounded(first.workerCores)} cores of workers.`,
  ].join('\n\n');
};

/** docs/GROWING.md with the part between its markers replaced. Throws when they are not there, once each and in order. */
export const writeGrowing = (document: string, run: Run, about: string): string =>
  replaceBetween(document, { file: 'docs/GROWING.md', begin: BEGIN, end: END }, `\n${tables(run, about)}\n`);
