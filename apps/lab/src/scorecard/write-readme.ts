import { replaceBetween } from './between.ts';
import type { Group, Results } from './results.ts';
import { figure, marked, outOf, table } from './words.ts';

export const BEGIN = '<!-- scorecard: written by npm run scorecard -->';
export const END = '<!-- end of scorecard -->';

const row = (group: Group): string[] => {
  const { score, caused, quiet } = group;
  return [
    marked(group),
    outOf(score.top1, caused),
    figure(score.avg5),
    outOf(score.false_accusation, quiet),
    outOf(score.confidently_wrong, caused + quiet),
    figure(score.brier, 3),
    outOf(score.abstained, caused),
  ];
};

/** The README's table and what it does not prove. */
export const readmeTable = ({ systems, all }: Results): string =>
  `${table(
    [
      '',
      'cause named first',
      'avg5',
      'accused where nothing was wrong',
      'confidently wrong',
      'Brier',
      'no cause named',
    ],
    [...systems, all].map(row),
  )}

These are ${all.score.cases} incidents of ${systems.length} demonstration systems that were at hand while the rules were written: no proof of how it does on
yours. A guess that always names the system's commonest cause is right in ${all.guessed} of ${all.caused}.`;

/** The README with the part between its markers replaced. Throws when they are not there, once each and in order. */
export const writeReadme = (readme: string, results: Results): string =>
  replaceBetween(readme, { file: 'README.md', begin: BEGIN, end: END }, readmeTable(results));
