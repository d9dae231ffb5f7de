import type { EvalReport, Score } from '@compass/compose';
import Table from 'cli-table3';

const share = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

const rowOf = (name: string, score: Score): string[] => [
  name,
  String(score.cases),
  share(score.top1),
  share(score.top3),
  share(score.avg5),
  share(score.false_accusation),
  share(score.confidently_wrong),
  share(score.brier),
  share(score.abstained),
  score.seconds === null ? '–' : score.seconds.median.toFixed(1),
  String(score.calls),
];

/** Scores by set, by system and over all, as a table for the terminal. */
export function printScores(report: Pick<EvalReport, 'sets' | 'systems' | 'all'>): string {
  const head = ['', 'cases', 'top1', 'top3', 'avg5', 'false acc.', 'conf. wrong', 'brier', 'abstained', 's', 'calls'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const [name, score] of Object.entries(report.sets)) table.push(rowOf(name, score));
  for (const [name, score] of Object.entries(report.systems)) table.push(rowOf(name, score));
  table.push(rowOf(report.all.errors > 0 ? 'all (incomplete)' : 'all', report.all));
  return table.toString();
}
