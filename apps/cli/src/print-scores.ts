import type { EvalReport, Score } from '@compass/compose/offline';
import Table from 'cli-table3';

const HEAD = ['cases', 'top1', 'top3', 'top5', 'avg5', 'false', 'wrong', 'brier', 'abst.', 'calls', 's', 'p95', 'usd'];
const BORDERS = ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
  ['', '-mid', '-left', '-right'].map((corner) => side + corner),
);
BORDERS.push('middle');

const share = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

const rowOf = (name: string, score: Score): string[] => [
  score.errors > 0 ? `${name} (incomplete)` : name,
  String(score.cases),
  ...[score.top1, score.top3, score.top5, score.avg5].map(share),
  ...[score.false_accusation, score.confidently_wrong, score.brier, score.abstained].map(share),
  String(score.calls),
  score.seconds?.median.toFixed(1) ?? '–',
  score.seconds?.p95.toFixed(1) ?? '–',
  score.usd.toFixed(2),
];

function table(title: string, scores: Record<string, Score>): string {
  const rows = new Table({
    head: [title, ...HEAD],
    colAligns: ['left', ...HEAD.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(BORDERS.map((border) => [border, ''])),
  });
  for (const [name, score] of Object.entries(scores)) rows.push(rowOf(name, score));
  return rows.toString();
}

/** Three tables for the terminal: by set, by system, over all. One with a case that could not be run is marked incomplete. */
export const printScores = ({ sets, systems, all }: Pick<EvalReport, 'sets' | 'systems' | 'all'>): string =>
  [
    table('set', sets),
    table('system', systems),
    table('', { 'every case': all }),
    'false: accused where nothing is wrong. wrong: first suspect wrong at 0.70 or more. abst.: no cause named where there is one.',
  ].join('\n\n');
