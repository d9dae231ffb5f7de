import { type PostMortemCheck, plural } from '@compass/core';

const sectionWords = (section: string | null): string =>
  section === null ? '' : ` in ${section.replaceAll('_', ' ')}`;

const fault = ({ section, sentence, rests_on, why, remedy }: PostMortemCheck['broken'][number]): string[] => [
  ` BROKEN${sectionWords(section)}: ${why}`,
  ...(sentence === '' ? [] : [`   says       ${sentence}`]),
  ...(rests_on === '' ? [] : [`   rests on   ${rests_on}`]),
  `   do         ${remedy}`,
];

/** How many sentences and links hold, what is people's own, and each thing that does not hold with what to do. */
export function printPostMortemCheck(check: PostMortemCheck): string {
  const { sentences, links, judged, people, blaming, broken, written_again: again } = check;
  return [
    ` ${check.name}: ${broken.length === 0 ? 'it holds' : `${plural(broken.length, 'thing does', 'things do')} not hold`}`,
    `   links      ${links.hold} of ${links.all} are in the record as they were`,
    `   verdicts   ${judged} of them judged again from their evidence, each the same`,
    again
      ? `   sentences  ${sentences.hold} of ${sentences.all} are the same when they are written again`
      : `   sentences  ${sentences.all}, written by another version: compared with their hashes alone`,
    ...people.map(
      ({ section, by }) => `   people     ${section.replaceAll('_', ' ')} is the words of ${by.join(', ')}`,
    ),
    ...blaming.map(
      ({ section, words }) => `   blame      "${words}"${sectionWords(section)}: say what happened instead`,
    ),
    ...broken.flatMap(fault),
  ].join('\n');
}
